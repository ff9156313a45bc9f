#include "core/recommend/content_models.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"

namespace nearfield {

namespace {

void checkItems(const ItemContent& content, const Interactions& train)
{
    if (content.items() != train.items()) {
        throw Error(ErrorKind::BadArgument, fmt::format("There is content of {} items and the answers are of {}.",
                                                        content.items(), train.items()));
    }
}

/// A listener's answers to items that have features.
struct Answers
{
    std::vector<std::uint32_t> items;
    std::vector<float> enjoyment;
};

Answers answersOf(const ItemContent& content, const Interactions& train, std::size_t listener)
{
    Answers answers;
    for (const Interactions::Entry& entry : train.ofListener(listener)) {
        if (content.known[entry.index]) {
            answers.items.push_back(entry.index);
            answers.enjoyment.push_back(entry.value);
        }
    }
    return answers;
}

} // namespace

ContentOfItems::ContentOfItems(const ItemContent& content, std::span<const std::uint32_t> items)
    : coordinates(static_cast<Eigen::Index>(items.size()), content.coordinates.cols())
{
    artists.reserve(items.size());
    for (const std::uint32_t item : items) {
        coordinates.row(static_cast<Eigen::Index>(artists.size())) =
            content.coordinates.row(static_cast<Eigen::Index>(item));
        artists.push_back(content.artists[item]);
    }
}

ContentProfile::ContentProfile(SharedContent content, Kind kind)
    : m_content(std::move(content))
    , m_kind(kind)
{
}

const Matrix& ContentProfile::features() const noexcept
{
    return m_kind == Kind::Fallback ? m_content->engineered : m_content->scores;
}

bool ContentProfile::fit(const Interactions& train, const FitOptions& /*options*/, const std::stop_token& stop)
{
    checkItems(*m_content, train);
    m_profiles.clear();
    for (std::size_t listener = 0; listener < train.listeners() && !stop.stop_requested(); ++listener) {
        const Answers answers = answersOf(*m_content, train, listener);
        const Matrix answered = features()(answers.items, Eigen::all);
        m_profiles.push_back(m_kind == Kind::Fallback ? taste::Profile::ofLiked(answered, answers.enjoyment)
                                                      : taste::Profile::contrasted(answered, answers.enjoyment));
    }
    return !stop.stop_requested();
}

void ContentProfile::scores(std::size_t listener, std::span<float> scores) const
{
    const Vector all = m_profiles[listener].scores(features());
    std::copy(all.begin(), all.end(), scores.begin());
}

std::optional<Prediction> ContentProfile::predict(std::size_t /*listener*/, std::size_t /*item*/) const
{
    return std::nullopt;
}

ListenerTastes::ListenerTastes(SharedContent content)
    : m_content(std::move(content))
{
}

bool ListenerTastes::fit(const Interactions& train, const FitOptions& /*options*/, const std::stop_token& stop)
{
    checkItems(*m_content, train);
    m_train = train;
    m_listeners.clear();
    for (std::size_t listener = 0; listener < train.listeners(); ++listener) {
        m_listeners.push_back(std::make_unique<Lazy>());
    }
    return !stop.stop_requested();
}

const taste::TasteModel& ListenerTastes::of(std::size_t listener) const
{
    Lazy& lazy = *m_listeners[listener];
    std::call_once(lazy.once, [&] {
        const Answers answers = answersOf(*m_content, m_train, listener);
        lazy.model = {ContentOfItems(*m_content, answers.items).tracks(), answers.enjoyment};
    });
    return lazy.model;
}

void ListenerTastes::scores(std::size_t listener, std::span<float> scores) const
{
    const Vector all = of(listener).enjoyment(m_content->tracks());
    std::copy(all.begin(), all.end(), scores.begin());
}

std::optional<Prediction> ListenerTastes::predict(std::size_t listener, std::size_t item) const
{
    const auto number = static_cast<std::uint32_t>(item);
    const ContentOfItems one(*m_content, {&number, 1});
    const taste::TasteModel& taste = of(listener);
    return Prediction{.value = taste.enjoyment(one.tracks())[0], .deviation = taste.deviation(one.tracks())[0]};
}

} // namespace nearfield
