#include <QTest>

#include "tests/layers/layer_rules.h"

using namespace nearfield::test;

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSourcesKeepTheRulesOfTheArchitecture()
    {
        const Sources sources = readSources(NEARFIELD_ROOT);
        QVERIFY(sources.contains("core/base/error.h") && sources.contains("app/nearfield_cli.cpp"));
        const std::vector<std::string> found = violations(sources);
        for (const std::string& violation : found) {
            qWarning("%s", violation.c_str());
        }
        QCOMPARE(found.size(), std::size_t{0});
    }

    void aBreakIsFound_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isBreak");
        const auto row = [](const char* name, const char* path, const char* text, bool isBreak) {
            QTest::newRow(name) << QString::fromLatin1(path) << QString::fromLatin1(text) << isBreak;
        };
        row("downwards", "core/nn/x.cpp", "#include \"core/base/error.h\"\n", false);
        row("upwards", "core/base/x.cpp", "#include \"core/library/library.h\"\n", true);
        row("sideways", "core/storage/x.cpp", "#include \"core/exchange/removal.h\"\n", true);
        row("the façade is above all", "core/library/x.cpp", "#include \"core/exchange/removal.h\"\n", false);
        row("window to core's inside", "ui/x.cpp", "#include \"core/storage/database.h\"\n", true);
        row("window to a value", "ui/x.cpp", "#include \"core/exchange/removal.h\"\n", false);
        row("terminal to core's inside", "app/commands/x.cpp", "#include \"core/exchange/removal.h\"\n", true);
        row("terminal to the window", "app/commands/x.cpp", "#include \"ui/selection.h\"\n", true);
        row("the program to its window", "app/nearfield.cpp", "#include \"ui/selection.h\"\n", false);
        row("SQLite where it belongs", "core/storage/x.cpp", "#include <SQLiteCpp/Database.h>\n", false);
        row("SQLite elsewhere", "core/library/x.cpp", "#include <sqlite3.h>\n", true);
        row("Qt in core", "core/nn/x.cpp", "#include <QString>\n", true);
        row("an old name of Qt in core", "core/nn/x.cpp", "#include <qstring.h>\n", true);
        row("Qt in a command", "app/commands/x.cpp", "#include <QString>\n", true);
        row("charts outside ui/charts", "ui/training/x.cpp", "#include <QtCharts/QChart>\n", true);
        row("charts in ui/charts", "ui/charts/x.cpp", "#include <QtCharts/QChart>\n", false);
        row("not rooted", "core/base/x.cpp", "#include \"error.h\"\n", true);
        row("FFmpeg elsewhere", "core/exchange/x.cpp", "#include <libavformat/avformat.h>\n", true);
        row("no pragma once", "core/base/x.h", "int x;\n", true);
        row("pragma once", "core/base/x.h", "#pragma once\n", false);
        row("own header not first", "core/base/error.cpp", "#include <string>\n#include \"core/base/error.h\"\n", true);
        row("unknown module", "core/magic/x.cpp", "#include \"core/base/error.h\"\n", true);
        QTest::newRow("too long") << QStringLiteral("core/base/x.cpp") << QStringLiteral("\n").repeated(601) << true;
    }
    void aBreakIsFound()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(bool, isBreak);
        Sources sources;
        for (const char* header : {"core/base/error.h", "core/library/library.h", "core/exchange/removal.h",
                                   "core/storage/database.h", "ui/selection.h"}) {
            sources[header] = "#pragma once\n";
        }
        sources[path.toStdString()] = text.toStdString();
        QCOMPARE(!violations(sources).empty(), isBreak);
    }
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
