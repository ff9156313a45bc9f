#include "core/library/evaluation_data.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/catalogue/recording_key.h"

namespace nearfield {

namespace {

constexpr double kMostStars = 5;

struct TimedAnswer
{
    Interaction answer;
    std::int64_t at = 0;
};

/// Puts the answers in the order of Interactions::all(), the last of a pair winning, so that times stand beside them.
void setAnswers(EvaluationData& data, InteractionKind kind, std::size_t listeners, std::size_t items,
                std::vector<TimedAnswer> answers)
{
    const auto key = [](const TimedAnswer& a) { return std::pair(a.answer.listener, a.answer.item); };
    std::stable_sort(answers.begin(), answers.end(),
                     [&](const TimedAnswer& a, const TimedAnswer& b) { return key(a) < key(b); });
    std::vector<Interaction> all;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (i + 1 == answers.size() || key(answers[i]) != key(answers[i + 1])) {
            all.push_back(answers[i].answer);
            data.times.push_back(answers[i].at);
        }
    }
    if (std::all_of(data.times.begin(), data.times.end(), [](std::int64_t at) { return at == 0; })) {
        data.times.clear();
    }
    data.answers = {kind, listeners, items, std::move(all)};
}

/// Numbers texts; a blank one is alike to no other.
class Groups
{
public:
    void add(const std::string& text)
    {
        const auto next = static_cast<std::uint32_t>(m_groups.size()); // greater than any so far
        m_groups.push_back(text.empty() ? next : m_numbers.emplace(text, next).first->second);
    }
    /// Nothing when all were blank.
    [[nodiscard]] std::optional<std::vector<std::uint32_t>> take()
    {
        return m_numbers.empty() ? std::nullopt : std::optional(std::move(m_groups));
    }

private:
    std::unordered_map<std::string, std::uint32_t> m_numbers;
    std::vector<std::uint32_t> m_groups;
};

/// What is known of items that are rows of a catalogue.
void describe(EvaluationData& data, const Catalogue& catalogue, std::span<const Row> rows)
{
    Groups albums;
    Groups artists;
    for (const Row row : rows) {
        const std::string artist = folded(trimmed(firstArtist(catalogue.artists(row))));
        const std::string album = folded(trimmed(catalogue.album(row)));
        data.recordings.push_back(catalogue.recording(row));
        artists.add(artist);
        albums.add(album.empty() ? album : album + '\n' + artist); // many are called "Greatest Hits"
    }
    data.albums = albums.take();
    data.artists = artists.take();
}

void addContent(EvaluationData& data, std::shared_ptr<const ContentSpace> space, std::span<const Row> rows)
{
    data.content = contentOf(*space, rows);
    data.space = data.content ? std::move(space) : nullptr;
}

/// The tracks of `unrated`, then the file's.
Catalogue joined(const Catalogue& unrated, const std::vector<Track>& tracks)
{
    CatalogueBuilder builder(unrated.size() + tracks.size());
    for (Row row = 0; row < unrated.size(); ++row) {
        builder.add(unrated.track(row));
    }
    std::int64_t next = unrated.empty() ? 1 : value(unrated.id(static_cast<Row>(unrated.size() - 1))) + 1;
    for (Track track : tracks) {
        track.id = TrackId{next++};
        builder.add(track);
    }
    return builder.build();
}

} // namespace

EvaluationData evaluationDataOf(std::shared_ptr<const ContentSpace> space, std::span<const ListenerAnswers> listeners,
                                std::size_t fewest)
{
    EvaluationData data{.name = "library"};
    if (!space) {
        return data;
    }
    const Catalogue& catalogue = space->catalogue();
    std::vector<TimedAnswer> ratings;
    std::vector<TimedAnswer> plays;
    for (std::uint32_t listener = 0; listener < listeners.size(); ++listener) {
        for (const storage::Rating& rating : listeners[listener].ratings) {
            if (const auto row = catalogue.rowOf(rating.track)) {
                const float enjoyment = enjoymentOf(static_cast<double>(rating.stars), kMostStars);
                ratings.push_back({{listener, *row, enjoyment}, rating.ratedAt});
            }
        }
        for (const storage::PlayCount& count : listeners[listener].plays) {
            if (const auto row = catalogue.rowOf(count.track)) {
                plays.push_back({{listener, *row, confidenceOf(count.plays)}, 0});
            }
        }
    }
    const bool ofPlays = ratings.size() < fewest && plays.size() >= fewest;
    data.mostValue = ofPlays ? 1 : kMostStars;
    setAnswers(data, ofPlays ? InteractionKind::Implicit : InteractionKind::Explicit, listeners.size(),
               catalogue.size(), ofPlays ? std::move(plays) : std::move(ratings));
    std::vector<Row> rows(catalogue.size());
    std::iota(rows.begin(), rows.end(), Row{0});
    describe(data, catalogue, rows);
    addContent(data, std::move(space), rows);
    return data;
}

EvaluationData evaluationDataOf(const exchange::RatingsFile& file, const std::string& name, const Catalogue& unrated)
{
    EvaluationData data{.name = name};
    data.mostValue = file.plays ? 1 : file.mostValue;
    data.notes = file.notes;
    std::vector<TimedAnswer> answers;
    for (const exchange::RatingsFile::Answer& answer : file.answers) {
        const auto value = static_cast<double>(answer.value);
        const float strength = file.plays ? confidenceOf(value) : enjoymentOf(value, file.mostValue);
        answers.push_back({{answer.listener, answer.item, strength}, answer.at});
    }
    setAnswers(data, file.plays ? InteractionKind::Implicit : InteractionKind::Explicit, file.listeners.size(),
               file.items.size(), std::move(answers));

    if (file.isDataSet()) { // its tracks have no names that could be compared
        data.recordings.resize(file.items.size());
        std::iota(data.recordings.begin(), data.recordings.end(), 0U);
        return data;
    }
    const bool fromBoth = file.features && !unrated.empty();
    const auto catalogue = std::make_shared<const Catalogue>(joined(fromBoth ? unrated : Catalogue(), file.tracks));
    std::vector<Row> rows(file.items.size());
    std::iota(rows.begin(), rows.end(), static_cast<Row>(catalogue->size() - rows.size()));
    describe(data, *catalogue, rows);
    if (file.features) {
        addContent(data, std::make_shared<const ContentSpace>(catalogue), rows);
        data.notes.push_back(fromBoth ? fmt::format("The space of tastes is learned from the file's tracks and the {} "
                                                    "of the open library, whose ratings are not used.",
                                                    unrated.size())
                                      : "The space of tastes is learned from the file's tracks alone.");
    }
    return data;
}

} // namespace nearfield
