#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/recommend/model.h"
#include "core/recommend/taste/profile.h"
#include "core/recommend/taste/taste_model.h"

/// Models of ratings that know what the items are, and of a listener nothing but their own answers.
namespace nearfield {

/// What the items of Interactions are. Immutable, shared by the models that read it.
struct ItemContent
{
    Matrix engineered;                  ///< items × 7, min–max scaled over the items
    Matrix scores;                      ///< items × d of TasteSpace::scores()
    Matrix coordinates;                 ///< items × d of the same space
    std::vector<std::uint32_t> artists; ///< codes; taste::kNoArtist is nobody
    std::vector<bool> known;            ///< false: an item without features

    [[nodiscard]] std::size_t items() const noexcept { return artists.size(); }
    [[nodiscard]] taste::Tracks tracks() const noexcept { return {coordinates, artists}; }
};
using SharedContent = std::shared_ptr<const ItemContent>;

/// Some items, as the taste model takes them.
struct ContentOfItems
{
    ContentOfItems(const ItemContent& content, std::span<const std::uint32_t> items);
    [[nodiscard]] taste::Tracks tracks() const noexcept { return {coordinates, artists}; }

    Matrix coordinates;
    std::vector<std::uint32_t> artists;
};

/// The published fallback, "content-fallback": the mean engineered features of what a listener liked, by cosine. It
/// ranks only. And the same with a centre and a contrast, "content-contrasted": liked minus the others, over
/// ItemContent::scores, which are centred. A listener who liked nothing gets no order.
class ContentProfile final : public Model
{
public:
    enum class Kind : std::uint8_t { Fallback, Contrasted };

    ContentProfile(SharedContent content, Kind kind);

    [[nodiscard]] std::string_view name() const noexcept override
    {
        return m_kind == Kind::Fallback ? "content-fallback" : "content-contrasted";
    }
    /// Throws BadArgument when train has another number of items than the content.
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

private:
    [[nodiscard]] const Matrix& features() const noexcept;

    SharedContent m_content;
    Kind m_kind;
    std::vector<taste::Profile> m_profiles; ///< of each listener
};

/// "taste": a taste::TasteModel for each listener, learned when first asked for.
class ListenerTastes final : public Model
{
public:
    explicit ListenerTastes(SharedContent content);

    [[nodiscard]] std::string_view name() const noexcept override { return "taste"; }
    /// Throws BadArgument when train has another number of items than the content.
    [[nodiscard]] bool fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop) override;
    void scores(std::size_t listener, std::span<float> scores) const override;
    [[nodiscard]] std::optional<Prediction> predict(std::size_t listener, std::size_t item) const override;

    [[nodiscard]] const taste::TasteModel& of(std::size_t listener) const;

private:
    struct Lazy
    {
        std::once_flag once;
        taste::TasteModel model;
    };

    SharedContent m_content;
    Interactions m_train;
    mutable std::vector<std::unique_ptr<Lazy>> m_listeners;
};

} // namespace nearfield
