#include "core/library/content_space.h"

#include <algorithm>
#include <cmath>

#include "core/features/features.h"
#include "core/features/scaler.h"
#include "core/recommend/taste/taste_features.h"

namespace nearfield {

namespace {

std::vector<std::uint32_t> artistsOf(const Catalogue& catalogue)
{
    std::vector<std::uint32_t> artists(catalogue.size());
    for (Row row = 0; row < catalogue.size(); ++row) {
        artists[row] = catalogue.artists(row).empty() ? taste::kNoArtist : catalogue.artistColumn().code(row);
    }
    return artists;
}

std::vector<float> popularityPlaces(const Catalogue& catalogue)
{
    std::vector<int> known;
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (const auto popularity = catalogue.popularity(row)) {
            known.push_back(*popularity);
        }
    }
    std::sort(known.begin(), known.end());
    std::vector<float> places(catalogue.size(), 0.5F);
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (const auto popularity = catalogue.popularity(row)) {
            const auto [low, high] = std::equal_range(known.begin(), known.end(), *popularity);
            places[row] = static_cast<float>((low - known.begin()) + (high - known.begin())) /
                          (2 * static_cast<float>(known.size()));
        }
    }
    return places;
}

} // namespace

ContentSpace::ContentSpace(std::shared_ptr<const Catalogue> catalogue)
    : m_catalogue(std::move(catalogue))
    , m_artists(artistsOf(*m_catalogue))
{
    const Matrix features = taste::featuresOf(*m_catalogue);
    m_space = taste::TasteSpace(features, m_artists);
    m_scores = m_space.scores(features);
    m_coordinates = m_scores * m_space.axes();
    m_popularityPlaces = popularityPlaces(*m_catalogue);
}

Vector ContentSpace::coordinatesOf(const Track& track) const
{
    const taste::Features features = taste::featuresOf(track.raw);
    Matrix row(1, static_cast<Eigen::Index>(features.size()));
    std::copy(features.begin(), features.end(), row.data());
    return m_space.coordinates(row).row(0);
}

std::uint32_t ContentSpace::artistOf(const Track& track) const
{
    const auto& texts = m_catalogue->artistColumn().texts();
    for (std::uint32_t code = 0; !track.artists.empty() && code < texts.size(); ++code) {
        if (texts[code] == track.artists) {
            return code;
        }
    }
    return taste::kNoArtist;
}

ContentRows::ContentRows(const ContentSpace& space, std::span<const Row> rows)
    : coordinates(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(space.space().dimension()))
{
    artists.reserve(rows.size());
    for (const Row row : rows) {
        std::copy(space.coordinates(row).begin(), space.coordinates(row).end(),
                  coordinates.row(static_cast<Eigen::Index>(artists.size())).data());
        artists.push_back(space.artist(row));
    }
}

SharedContent contentOf(const ContentSpace& space, std::span<const Row> rows)
{
    ItemContent content;
    const auto count = static_cast<Eigen::Index>(rows.size());
    const auto width = static_cast<Eigen::Index>(space.space().dimension());
    content.scores = Matrix(count, width);
    content.coordinates = Matrix(count, width);
    const Catalogue& catalogue = space.catalogue();
    Matrix engineered(count, static_cast<Eigen::Index>(kEngineeredCount));
    std::vector<std::uint32_t> known;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto item = static_cast<Eigen::Index>(i);
        std::copy(space.scores(rows[i]).begin(), space.scores(rows[i]).end(), content.scores.row(item).data());
        std::copy(space.coordinates(rows[i]).begin(), space.coordinates(rows[i]).end(),
                  content.coordinates.row(item).data());
        content.artists.push_back(space.artist(rows[i]));
        RawFeatures raw;
        std::copy_n(catalogue.raw().row(rows[i]).data(), kRawFeatureCount, raw.values.begin());
        const Inputs inputs = inputsOf(raw);
        std::copy(inputs.begin() + kContinuousCount, inputs.end(), engineered.row(item).data());
        content.known.push_back(std::none_of(inputs.begin(), inputs.end(), [](float v) { return std::isnan(v); }));
        if (content.known.back()) {
            known.push_back(static_cast<std::uint32_t>(i));
        } else {
            engineered.row(item).setZero();
        }
    }
    if (known.empty()) {
        return nullptr;
    }
    content.engineered = Scaler(engineered, known).scaled(engineered);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!content.known[i]) {
            content.engineered.row(static_cast<Eigen::Index>(i)).setZero();
        }
    }
    return std::make_shared<const ItemContent>(std::move(content));
}

} // namespace nearfield
