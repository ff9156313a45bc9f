#include "tests/ui/player/player_fixture.h"
#include "ui/player/audio_engine.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

/// A machine without GStreamer's plug-ins. A program of its own: GStreamer looks for them once.
class PlayerWithoutPluginsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatToInstallInsteadOfCrashing();
};

void PlayerWithoutPluginsTest::tellsWhatToInstallInsteadOfCrashing()
{
    PlayerFixture f({"clip.wav"}, 0.5);
    Complaints complaints(*f.player);
    for (int attempt = 1; attempt <= 2; ++attempt) { // it is looked for anew each time
        f.player->play(f.track(0));
        QTRY_COMPARE(complaints.all().size(), attempt);
        QVERIFY2(complaints.all().back().contains(QStringLiteral("gstreamer1.0-plugins-base")),
                 qPrintable(complaints.all().back()));
        QCOMPARE(f.player->state(), Player::State::Stopped);
        QCOMPARE(f.player->current(), std::optional(f.track(0)));
    }
}

int main(int argc, char** argv)
{
    const QTemporaryDir nothing;
    for (const char* name :
         {"GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_SYSTEM_PATH", "GST_PLUGIN_PATH_1_0", "GST_PLUGIN_PATH"}) {
        qputenv(name, nothing.path().toUtf8());
    }
    qputenv("GST_REGISTRY_1_0", nothing.filePath(QStringLiteral("registry.bin")).toUtf8());
    QApplication application(argc, argv);
    PlayerWithoutPluginsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_player_without_plugins.moc"
