#include <filesystem>
#include <fstream>
#include <optional>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/nn/autoencoder.h"
#include "core/nn/checkpoint.h"

using namespace nearfield;
using namespace nearfield::nn;

namespace {

constexpr std::string_view kKind = "autoencoder";
constexpr std::uint64_t kSchema = 77;
constexpr std::size_t kMagicSize = 8;
constexpr std::size_t kChecksumSize = 8;

Checkpoint sample()
{
    BinaryWriter payload;
    Autoencoder({.inputs = 3, .hidden = 4, .latent = 2, .dropout = 0.1}, 5).write(payload);
    return {.kind = std::string(kKind), .schema = kSchema, .options = R"({"seed":5})", .payload = payload.bytes()};
}

/// The error that reading the file ends with, if it does.
std::optional<Error> refusal(const std::filesystem::path& path, std::string_view kind = kKind,
                             std::uint64_t schema = kSchema)
{
    try {
        static_cast<void>(readCheckpoint(path, kind, schema));
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

std::optional<ErrorKind> refusalKind(const std::filesystem::path& path)
{
    const auto error = refusal(path);
    return error ? std::optional(error->kind()) : std::nullopt;
}

/// Without syncing, which would make a file of every length take seconds.
void put(const std::filesystem::path& path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The bytes with a checksum that fits.
std::string sealed(std::string bytes)
{
    bytes.resize(bytes.size() - kChecksumSize);
    BinaryWriter checksum;
    checksum.u64(hash64(bytes));
    return bytes + checksum.bytes();
}

} // namespace

class TestCheckpoint : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_file = std::filesystem::path(m_folder.path().toStdString()) / "model.nfm";
        writeCheckpoint(m_file, sample());
        m_bytes = readFile(m_file);
    }
    void init() { put(m_file, m_bytes); }

    void givesBackWhatWasWritten()
    {
        const Checkpoint read = readCheckpoint(m_file, kKind, kSchema);
        QCOMPARE(read.kind, sample().kind);
        QCOMPARE(read.schema, sample().schema);
        QCOMPARE(read.options, sample().options);
        QCOMPARE(read.payload, sample().payload);
    }

    void startsWithMagicAndFormat()
    {
        QCOMPARE(m_bytes.substr(0, kMagicSize), std::string("NFMODEL\0", kMagicSize));
        QCOMPARE(m_bytes.substr(kMagicSize, 4), std::string("\1\0\0\0", 4));
    }

    void truncationAtEveryLengthIsCorrupt()
    {
        for (std::size_t length = 0; length < m_bytes.size(); ++length) {
            put(m_file, m_bytes.substr(0, length));
            QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Corrupt));
        }
    }

    void everyFlippedBitIsNoticed()
    {
        for (std::size_t at = 0; at < m_bytes.size(); ++at) {
            std::string bytes = m_bytes;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
            put(m_file, bytes);
            QCOMPARE(refusalKind(m_file), std::optional(at < kMagicSize ? ErrorKind::Foreign : ErrorKind::Corrupt));
        }
    }

    void appendedBytesAreCorrupt()
    {
        put(m_file, m_bytes + '\0');
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Corrupt));
    }

    void bytesBehindTheLastFieldAreCorrupt()
    {
        std::string longer = m_bytes;
        longer.insert(longer.size() - kChecksumSize, "more");
        put(m_file, sealed(longer));
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Corrupt));
    }

    void fieldLongerThanTheFileIsCorrupt()
    {
        std::string bytes = m_bytes;
        bytes[kMagicSize + 4] = '\x7f'; // length of the kind
        put(m_file, sealed(bytes));
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Corrupt));
    }

    void otherFilesAreForeign()
    {
        put(m_file, "SQLite format 3 and then some");
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Foreign));
        put(m_file, "x");
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Foreign));
    }

    void laterFormatIsNewer()
    {
        std::string bytes = m_bytes;
        bytes[kMagicSize] = 2;
        put(m_file, sealed(bytes));
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Newer));
    }

    void laterFormatThatIsDamagedIsCorrupt()
    {
        std::string bytes = m_bytes;
        bytes[kMagicSize] = 2;
        put(m_file, bytes);
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Corrupt));
    }

    void formatZeroIsCorrupt()
    {
        std::string bytes = m_bytes;
        bytes[kMagicSize] = 0;
        put(m_file, sealed(bytes));
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::Corrupt));
    }

    void modelOfAnotherKindOrForOtherInputsIsForeign()
    {
        QCOMPARE(refusal(m_file, "ratings").value().kind(), ErrorKind::Foreign);
        QCOMPARE(refusal(m_file, kKind, kSchema + 1).value().kind(), ErrorKind::Foreign);
    }

    void messagesNameTheFileAndSayToTrainAgain()
    {
        std::string newer = m_bytes;
        newer[kMagicSize] = 2;
        for (const std::string& bytes : {std::string("foreign"), m_bytes.substr(0, 100), sealed(newer)}) {
            put(m_file, bytes);
            const std::string message = refusal(m_file).value().what();
            QVERIFY(message.find(m_file.string()) != std::string::npos);
            QVERIFY(message.find("Train the model again") != std::string::npos);
        }
    }

    void missingFileIsNotFound()
    {
        std::filesystem::remove(m_file);
        QCOMPARE(refusalKind(m_file), std::optional(ErrorKind::NotFound));
    }

    void schemaDependsOnShapesAndOnNamesAndOrderOfInputs()
    {
        const std::vector<std::string_view> names{"energy", "tempo"};
        const std::vector<std::string_view> reversed{"tempo", "energy"};
        const AutoencoderOptions options{.inputs = 2};
        QCOMPARE(schemaOf(options, names), schemaOf(options, names));
        QVERIFY(schemaOf(options, names) != schemaOf(options, reversed));
        QVERIFY(schemaOf(options, names) != schemaOf({.inputs = 2, .latent = 8}, names));
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    std::string m_bytes;
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
