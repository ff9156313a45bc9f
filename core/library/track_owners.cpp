#include "core/library/track_owners.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/catalogue/recording_key.h"
#include "core/nn/contrastive.h"

namespace nearfield {

namespace {

constexpr std::array<std::string_view, 6> kNobody = {"",        "various artists", "various", "unknown artist",
                                                     "unknown", "soundtrack"};
constexpr std::array<std::string_view, 4> kGuests = {" feat.", " feat ", " featuring ", " ft."};

std::string ownerName(std::string_view artists)
{
    std::string name = folded(firstArtist(artists));
    for (const std::string_view guest : kGuests) {
        const std::size_t at = name.find(guest);
        if (at != std::string::npos && at > 0) {
            name.resize(at);
        }
    }
    return std::string(trimmed(name));
}

} // namespace

TrackOwners::TrackOwners(const Catalogue& catalogue)
    : byRow(catalogue.size(), nn::kNoOwner)
{
    std::unordered_map<std::string, std::uint32_t> codes;
    std::vector<std::uint32_t> byText(catalogue.artistColumn().texts().size(), nn::kNoOwner);
    std::vector<bool> known(byText.size(), false);
    std::vector<bool> seen(catalogue.recordingCount(), false);
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (seen[catalogue.recording(row)]) {
            continue;
        }
        seen[catalogue.recording(row)] = true;
        const std::uint32_t text = catalogue.artistColumn().code(row);
        if (!known[text]) {
            known[text] = true;
            const std::string name = ownerName(catalogue.artists(row));
            if (std::find(kNobody.begin(), kNobody.end(), name) == kNobody.end()) {
                const auto [entry, isNew] = codes.try_emplace(name, static_cast<std::uint32_t>(hashes.size()));
                if (isNew) {
                    hashes.push_back(hash64(name));
                }
                byText[text] = entry->second;
            }
        }
        byRow[row] = byText[text];
    }
}

} // namespace nearfield
