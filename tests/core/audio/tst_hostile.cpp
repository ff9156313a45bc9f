#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <QTemporaryDir>
#include <QTest>

#include "core/audio/cover.h"
#include "core/audio/decoder.h"
#include "core/audio/file_analysis.h"
#include "core/audio/tags.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "tests/support/hostile_files.h"

using namespace nearfield;
using namespace nearfield::audio;
using nearfield::test::writeHostileFiles;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFiles = 60;

fs::path pathOf(const QTemporaryDir& folder)
{
    return folder.path().toStdString();
}

/// A failure must be one that can be told to people.
template <typename Call>
bool endsWell(Call&& call)
{
    try {
        call();
        return true;
    } catch (const Error& error) {
        const auto kind = error.kind();
        return std::string_view(error.what()).size() > 10 &&
               (kind == ErrorKind::NotFound || kind == ErrorKind::Unreadable || kind == ErrorKind::BadFormat);
    }
}

bool isCleanText(const std::string& text)
{
    return isValidUtf8(text) && std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < 0x20; });
}

} // namespace

/// A fixed sample of what a fuzzer would try. What a crash or a hang of a library costs is the matter of the workers.
class TestHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void theSameSeedGivesTheSameFiles();
    void decodingEndsWithSoundOrAReason_data() { rows(); }
    void decodingEndsWithSoundOrAReason();
    void tagsAreCleanOrThereAreNone_data() { rows(); }
    void tagsAreCleanOrThereAreNone();
    void aCoverIsAJpegOrThereIsNone_data() { rows(); }
    void aCoverIsAJpegOrThereIsNone();

private:
    void rows();

    QTemporaryDir m_folder;
    std::vector<fs::path> m_files;
};

void TestHostile::initTestCase()
{
    m_files = writeHostileFiles(pathOf(m_folder), kFiles, 7);
    QCOMPARE(m_files.size(), kFiles);
}

void TestHostile::cleanupTestCase()
{
    fs::remove_all(pathOf(m_folder));
}

void TestHostile::rows()
{
    QTest::addColumn<std::size_t>("index");
    for (std::size_t i = 0; i < m_files.size(); ++i) {
        QTest::addRow("%zu", i) << i;
    }
}

void TestHostile::theSameSeedGivesTheSameFiles()
{
    const QTemporaryDir other;
    const std::vector<fs::path> again = writeHostileFiles(pathOf(other), kFiles, 7);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < kFiles; ++i) {
        QVERIFY(again[i].filename() == m_files[i].filename());
        QVERIFY(fs::symlink_status(again[i]).type() == fs::symlink_status(m_files[i]).type());
        if (fs::symlink_status(again[i]).type() == fs::file_type::regular) {
            std::ifstream a(m_files[i], std::ios::binary);
            std::ifstream b(again[i], std::ios::binary);
            QVERIFY(std::equal(std::istreambuf_iterator<char>(a), {}, std::istreambuf_iterator<char>(b), {}));
            ++compared;
        }
    }
    QVERIFY(compared > kFiles / 2);
    fs::remove_all(pathOf(other));
}

void TestHostile::decodingEndsWithSoundOrAReason()
{
    QFETCH(std::size_t, index);
    QVERIFY(endsWell([&] {
        Decoder decoder(m_files[index]);
        std::size_t samples = 0;
        for (auto block = decoder.read(); !block.empty() && samples < 60U * kSampleRate * kChannels;
             block = decoder.read()) {
            QVERIFY(std::all_of(block.begin(), block.end(), [](float s) { return std::isfinite(s); }));
            QCOMPARE(block.size() % kChannels, 0U);
            samples += block.size();
        }
        QVERIFY(samples > 0);
        QVERIFY(decoder.info().seconds >= 0 && std::isfinite(decoder.info().seconds));
    }));
}

void TestHostile::tagsAreCleanOrThereAreNone()
{
    QFETCH(std::size_t, index);
    QVERIFY(endsWell([&] {
        const Tags tags = readTags(m_files[index]);
        QVERIFY(!tags.title.empty()); // the name of the file at least
        for (const std::string* text : {&tags.title, &tags.artists, &tags.album, &tags.albumArtist, &tags.genre}) {
            QVERIFY(isCleanText(*text));
            QVERIFY(text->size() <= 1000);
        }
        QVERIFY(isValidUtf8(tags.lyrics));
        QVERIFY(tags.seconds >= 0 && std::isfinite(tags.seconds));
    }));
}

void TestHostile::aCoverIsAJpegOrThereIsNone()
{
    QFETCH(std::size_t, index);
    QVERIFY(endsWell([&] {
        const auto cover = coverThumbnail(m_files[index]);
        QVERIFY(!cover || cover->starts_with("\xff\xd8\xff"));
    }));
}

QTEST_APPLESS_MAIN(TestHostile)
#include "tst_hostile.moc"
