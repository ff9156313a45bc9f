#include "core/nn/checkpoint.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"

namespace nearfield::nn {

namespace {

constexpr std::string_view kMagic("NFMODEL\0", 8);
constexpr std::uint32_t kFormat = 1;

[[noreturn]] void refuse(ErrorKind kind, const std::filesystem::path& path, std::string_view reason)
{
    throw Error(kind, fmt::format("{} {}. Train the model again to replace it.", path.string(), reason));
}

/// What lies between magic and checksum, both checked.
std::string_view checkedBody(std::string_view bytes, const std::filesystem::path& path)
{
    const std::string_view start = bytes.substr(0, kMagic.size());
    if (start != kMagic.substr(0, start.size())) {
        refuse(ErrorKind::Foreign, path, "is not a model file of Nearfield");
    }
    if (bytes.size() < kMagic.size() + sizeof(std::uint64_t)) {
        refuse(ErrorKind::Corrupt, path, "is damaged: it ends too early");
    }
    const std::string_view hashed = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
    if (BinaryReader(bytes.substr(hashed.size()), path.string()).u64() != hash64(hashed)) {
        refuse(ErrorKind::Corrupt, path, "is damaged: its checksum does not match");
    }
    return hashed.substr(kMagic.size());
}

} // namespace

void writeCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint)
{
    BinaryWriter body;
    body.u32(kFormat);
    body.text(checkpoint.kind);
    body.u64(checkpoint.schema);
    body.text(checkpoint.options);
    body.text(checkpoint.payload);

    std::string bytes(kMagic);
    bytes += body.bytes();
    BinaryWriter checksum;
    checksum.u64(hash64(bytes));
    bytes += checksum.bytes();
    writeFileAtomically(path, bytes);
}

Checkpoint readCheckpoint(const std::filesystem::path& path, std::string_view kind,
                          std::span<const std::uint64_t> schemas)
{
    const std::string bytes = readFile(path);
    BinaryReader body(checkedBody(bytes, path), path.string());
    const std::uint32_t format = body.u32();
    if (format > kFormat) {
        refuse(ErrorKind::Newer, path,
               fmt::format("was written by a newer Nearfield (format {}, this one reads {})", format, kFormat));
    }
    Checkpoint checkpoint;
    checkpoint.kind = body.text();
    checkpoint.schema = body.u64();
    checkpoint.options = body.text();
    checkpoint.payload = body.text();
    if (format == 0 || body.left() != 0) {
        refuse(ErrorKind::Corrupt, path, "is damaged: its fields make no sense");
    }
    if (checkpoint.kind != kind) {
        refuse(ErrorKind::Foreign, path,
               fmt::format("holds a model of kind \"{}\", not \"{}\"", checkpoint.kind, kind));
    }
    if (std::find(schemas.begin(), schemas.end(), checkpoint.schema) == schemas.end()) {
        refuse(ErrorKind::Foreign, path, "holds a model for other inputs than this Nearfield uses");
    }
    return checkpoint;
}

} // namespace nearfield::nn
