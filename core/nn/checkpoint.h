#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace nearfield::nn {

/// The content of a model file. Layout, for ever: magic "NFMODEL\0", format version, …, hash64 of all before it.
struct Checkpoint
{
    std::string kind;         ///< which model: "autoencoder"
    std::uint64_t schema = 0; ///< what the model expects: see schemaOf
    std::string options;      ///< how it was trained, as JSON, for people and for the list of runs
    std::string payload;      ///< the model itself
};

/// Replaces the file whole or not at all. Throws what writeFileAtomically throws.
void writeCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Reads a model file of the given kind and schema. Throws, with a message that says to train again,
/// - NotFound or Unreadable as readFile does,
/// - Foreign: another program's file, another kind of model, or one for other inputs,
/// - Newer: written in a later format,
/// - Corrupt: ours, but truncated or changed.
/// With several schemas: one for any of these, whichever the file says.
[[nodiscard]] Checkpoint readCheckpoint(const std::filesystem::path& path, std::string_view kind,
                                        std::span<const std::uint64_t> schemas);
[[nodiscard]] inline Checkpoint readCheckpoint(const std::filesystem::path& path, std::string_view kind,
                                               std::uint64_t schema)
{
    return readCheckpoint(path, kind, std::span(&schema, 1));
}

} // namespace nearfield::nn
