#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include <sys/stat.h>

#include <QBuffer>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "core/audio/cover.h"
#include "core/audio/encoder.h"
#include "core/base/file.h"
#include "tests/support/sounds.h"
#include "tests/support/thrown.h"
#include "tests/support/wav_file.h"

using namespace nearfield;
using namespace nearfield::audio;
using nearfield::test::Bytes;
using nearfield::test::kindThrownBy;
using nearfield::test::Sound;

namespace fs = std::filesystem;

namespace {

const QColor kRed(200, 30, 30);
const QColor kBlue(30, 30, 200);

std::string encoded(const QImage& image, const char* format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes.toStdString();
}

std::string picture(const QColor& colour, int width, int height, const char* format,
                    QImage::Format pixels = QImage::Format_RGB32)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return encoded(image.convertToFormat(pixels), format);
}

QImage decoded(const std::optional<std::string>& jpeg)
{
    return jpeg ? QImage::fromData(QByteArray::fromStdString(*jpeg), "JPEG") : QImage();
}

bool isNear(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) < 12 && std::abs(a.green() - b.green()) < 12 &&
           std::abs(a.blue() - b.blue()) < 12;
}

/// An ID3v2.4 frame with a picture. `type`: 3 is the front cover, 4 the back.
std::string apic(const std::string& image, char type)
{
    const std::string content = std::string("\0image/jpeg\0", 12) + type + std::string(1, '\0') + image;
    return Bytes().text("APIC").synchsafe(static_cast<std::uint32_t>(content.size())).be(0, 2).str() + content;
}

std::string id3(const std::string& frames)
{
    return Bytes().text("ID3").be(0x0400, 2).be(0, 1).synchsafe(static_cast<std::uint32_t>(frames.size())).str() +
           frames;
}

/// A block of FLAC that a picture is; also what Ogg has in base 64.
std::string flacPicture(const std::string& image)
{
    return Bytes()
               .be(3, 4)
               .be(9, 4)
               .text("image/png")
               .be(0, 4)
               .be(0, 4)
               .be(0, 4)
               .be(0, 4)
               .be(0, 4)
               .be(image.size(), 4)
               .str() +
           image;
}

} // namespace

class TestCover : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void anEmbeddedPictureIsMadeSmall();
    void aSmallPictureIsNotEnlarged();
    void theFrontCoverGoesBeforeOthers();
    void anyPictureIsBetterThanNone();
    void everyKindOfPictureIsRead_data();
    void everyKindOfPictureIsRead();
    void flacAndOggHaveTheirsToo();
    void theFolderHasACover_data();
    void theFolderHasACover();
    void theEmbeddedOneGoesBeforeTheFolders();
    void coverGoesBeforeFolderAndAlbum();
    void otherImagesAreNoCovers();
    void hostilePicturesArePassedOver_data();
    void hostilePicturesArePassedOver();
    void whatIsNamedLikeAnImageAndIsNoneIsPassedOver();
    void theSamePictureGivesTheSameBytes();
    void aMissingFileIsNotFound();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    [[nodiscard]] fs::path write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream(at(name), std::ios::binary) << bytes;
        return at(name);
    }
    [[nodiscard]] QImage coverOf(const std::string& frames) const
    {
        return decoded(coverThumbnail(write("x.mp3", (frames.empty() ? "" : id3(frames)) + m_mp3)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_mp3; ///< sound without tags
};

void TestCover::initTestCase()
{
    const QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "x.mp3";
    Sound sound(0.5);
    writeAudioFile(file, sound.sine(440, 0.1).samples());
    m_mp3 = readFile(file);
    m_mp3.erase(0, m_mp3.find("\xff\xfb"));
}

void TestCover::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestCover::anEmbeddedPictureIsMadeSmall()
{
    const QImage cover = coverOf(apic(picture(kRed, 1000, 500, "JPEG"), 3));
    QCOMPARE(cover.size(), QSize(kCoverPixels, kCoverPixels / 2));
    QVERIFY(isNear(cover.pixelColor(0, 0), kRed));
    QVERIFY(isNear(cover.pixelColor(319, 159), kRed));
}

void TestCover::aSmallPictureIsNotEnlarged()
{
    QCOMPARE(coverOf(apic(picture(kRed, 75, 101, "JPEG"), 3)).size(), QSize(75, 101));
}

void TestCover::theFrontCoverGoesBeforeOthers()
{
    const QImage cover = coverOf(apic(picture(kBlue, 100, 100, "JPEG"), 4) + apic(picture(kRed, 100, 100, "JPEG"), 3));
    QVERIFY(isNear(cover.pixelColor(50, 50), kRed));
}

void TestCover::anyPictureIsBetterThanNone()
{
    QVERIFY(isNear(coverOf(apic(picture(kBlue, 100, 100, "JPEG"), 4)).pixelColor(50, 50), kBlue));
    // Of several that cannot be read, the next.
    QVERIFY(
        isNear(coverOf(apic("no picture", 3) + apic(picture(kBlue, 100, 100, "JPEG"), 4)).pixelColor(50, 50), kBlue));
    QVERIFY(coverOf("").isNull());
}

void TestCover::everyKindOfPictureIsRead_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<int>("pixels");
    QTest::newRow("JPEG") << QByteArray("JPEG") << int{QImage::Format_RGB32};
    QTest::newRow("grey JPEG") << QByteArray("JPEG") << int{QImage::Format_Grayscale8};
    QTest::newRow("PNG") << QByteArray("PNG") << int{QImage::Format_RGB32};
    QTest::newRow("PNG with transparency") << QByteArray("PNG") << int{QImage::Format_ARGB32};
    QTest::newRow("PNG with a palette") << QByteArray("PNG") << int{QImage::Format_Indexed8};
    QTest::newRow("grey PNG") << QByteArray("PNG") << int{QImage::Format_Grayscale8};
    QTest::newRow("PNG of 16 bits") << QByteArray("PNG") << int{QImage::Format_RGBA64};
    QTest::newRow("black and white PNG") << QByteArray("PNG") << int{QImage::Format_Mono};
    QTest::newRow("BMP") << QByteArray("BMP") << int{QImage::Format_RGB32};
}

void TestCover::everyKindOfPictureIsRead()
{
    QFETCH(QByteArray, format);
    QFETCH(int, pixels);
    const auto kind = static_cast<QImage::Format>(pixels);
    QImage image(400, 400, QImage::Format_RGB32);
    image.fill(kRed);
    image = image.convertToFormat(kind);
    // All are called JPEG: what they are called does not matter.
    const QImage cover = coverOf(apic(encoded(image, format.constData()), 3));
    QCOMPARE(cover.size(), QSize(kCoverPixels, kCoverPixels));
    if (kind != QImage::Format_Mono) { // dithered
        QVERIFY(isNear(cover.pixelColor(160, 160), image.pixelColor(200, 200)));
    }
}

void TestCover::flacAndOggHaveTheirsToo()
{
    const std::string png = picture(kRed, 64, 64, "PNG");
    Sound sound(0.5);
    writeAudioFile(at("x.flac"), sound.samples());
    std::string flac = readFile(at("x.flac"));
    const std::string block = flacPicture(png);
    flac.insert(4 + 4 + 34, Bytes().be(0x06000000U + block.size(), 4).str() + block);
    QVERIFY(isNear(decoded(coverThumbnail(write("x.flac", flac))).pixelColor(32, 32), kRed));
}

void TestCover::theFolderHasACover_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"cover.jpg", "Folder.JPG", "FRONT.jpeg", "album.png", "cover.bmp"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void TestCover::theFolderHasACover()
{
    QFETCH(QString, name);
    const std::string format = name.endsWith(u".png") ? "PNG" : name.endsWith(u".bmp") ? "BMP" : "JPEG";
    (void)write(name.toStdString(), picture(kRed, 400, 400, format.c_str()));
    QVERIFY(isNear(coverOf("").pixelColor(100, 100), kRed));
    // Even of a file that cannot be read.
    QVERIFY(coverThumbnail(write("broken.mp3", "nothing")));
}

void TestCover::theEmbeddedOneGoesBeforeTheFolders()
{
    (void)write("cover.jpg", picture(kBlue, 100, 100, "JPEG"));
    QVERIFY(isNear(coverOf(apic(picture(kRed, 100, 100, "JPEG"), 3)).pixelColor(50, 50), kRed));
    QVERIFY(isNear(coverOf(apic("no picture", 3)).pixelColor(50, 50), kBlue));
}

void TestCover::coverGoesBeforeFolderAndAlbum()
{
    (void)write("album.jpg", picture(kBlue, 100, 100, "JPEG"));
    (void)write("folder.jpg", picture(kBlue, 100, 100, "JPEG"));
    (void)write("cover.png", picture(kRed, 100, 100, "PNG"));
    QVERIFY(isNear(coverOf("").pixelColor(50, 50), kRed));
    fs::remove(at("cover.png"));
    (void)write("cover.jpg", "damaged");
    QVERIFY(isNear(coverOf("").pixelColor(50, 50), kBlue));
}

void TestCover::otherImagesAreNoCovers()
{
    for (const char* name : {"booklet.jpg", "cover.txt", "mycover.jpg", "cover.jpg.bak", "back.jpg"}) {
        (void)write(name, picture(kRed, 100, 100, "JPEG"));
    }
    QVERIFY(coverOf("").isNull());
}

void TestCover::hostilePicturesArePassedOver_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const std::string jpeg = picture(kRed, 500, 500, "JPEG");
    const std::string png = picture(kRed, 500, 500, "PNG");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("nothing", "");
    row("a mark and no more", jpeg.substr(0, 3));
    row("a header and no more", png.substr(0, 33));
    row("random", std::string("\xff\xd8\xff") + std::string(2000, '\x5a'));
    row("of 60000 by 60000 pixels",
        Bytes().text("\x89PNG\r\n\x1a\n").be(13, 4).text("IHDR").be(60'000, 4).be(60'000, 4).be(0x0802, 2).str() +
            std::string(100, '\0'));
    std::string large = jpeg;
    const std::size_t frame = large.find("\xff\xc0");
    large.replace(frame + 5, 4, Bytes().be(65500, 2).be(65500, 2).str());
    row("a JPEG of 65500 by 65500 pixels", large);
    row("a line", picture(kRed, 2000, 1, "PNG"));
    row("a banner", picture(kRed, 2000, 100, "PNG"));
    row("a dot", picture(kRed, 1, 1, "PNG"));
    row("SVG", "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>");
    row("an address", "http://example.org/cover.jpg");
}

void TestCover::hostilePicturesArePassedOver()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(coverOf(apic(bytes.toStdString(), 3)).isNull());
    (void)write("cover.jpg", bytes.toStdString());
    QVERIFY(coverOf("").isNull());
}

void TestCover::whatIsNamedLikeAnImageAndIsNoneIsPassedOver()
{
    QCOMPARE(::mkfifo(at("cover.jpg").c_str(), 0600), 0);
    fs::create_directory(at("cover.png"));
    fs::create_symlink("nowhere.jpg", at("folder.jpg"));
    (void)write("front.jpg", picture(kRed, 100, 100, "JPEG"));
    QVERIFY(isNear(coverOf("").pixelColor(50, 50), kRed));
}

void TestCover::theSamePictureGivesTheSameBytes()
{
    const fs::path file = write("x.mp3", id3(apic(picture(kRed, 500, 400, "PNG"), 3)) + m_mp3);
    QCOMPARE(coverThumbnail(file).value(), coverThumbnail(file).value());
}

void TestCover::aMissingFileIsNotFound()
{
    QCOMPARE(kindThrownBy([&] { (void)coverThumbnail(at("none.mp3")); }), ErrorKind::NotFound);
    QCOMPARE(kindThrownBy([&] { (void)coverThumbnail(at("")); }), ErrorKind::Unreadable);
}

QTEST_APPLESS_MAIN(TestCover)
#include "tst_cover.moc"
