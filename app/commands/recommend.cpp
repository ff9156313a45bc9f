#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"

namespace nearfield::cli {

namespace {

/// The features an explanation names one by one; the rest is one line.
constexpr std::size_t kFeaturesNamed = 5;

std::string starsText(float stars)
{
    return fmt::format("★{:g}", stars);
}

std::string titleOf(const Catalogue& catalogue, TrackId id)
{
    const auto row = catalogue.rowOf(id);
    return row ? std::string(catalogue.title(*row)) : fmt::format("track {}", value(id));
}

std::string_view nameOf(Reason::Kind kind)
{
    switch (kind) {
    case Reason::Kind::NearLiked:
        return "near_liked";
    case Reason::Kind::SameArtist:
        return "same_artist";
    case Reason::Kind::LowFeature:
        return "low_feature";
    case Reason::Kind::HighFeature:
        return "high_feature";
    case Reason::Kind::OtherListeners:
        break;
    }
    return "other_listeners";
}

std::string textOf(const Reason& reason, const Catalogue& catalogue)
{
    switch (reason.kind) {
    case Reason::Kind::NearLiked:
        return fmt::format("near “{}” {}", titleOf(catalogue, reason.track), starsText(reason.stars));
    case Reason::Kind::SameArtist:
        return fmt::format("by the artist of “{}” {}", titleOf(catalogue, reason.track), starsText(reason.stars));
    case Reason::Kind::LowFeature:
        return fmt::format("low {}", taste::featureName(reason.feature));
    case Reason::Kind::HighFeature:
        return fmt::format("high {}", taste::featureName(reason.feature));
    case Reason::Kind::OtherListeners:
        break;
    }
    return "other listeners like it";
}

std::string textOf(const std::vector<Reason>& reasons, const Catalogue& catalogue)
{
    std::string text;
    for (const Reason& reason : reasons) {
        text += (text.empty() ? "" : ", ") + textOf(reason, catalogue);
    }
    return text;
}

nlohmann::ordered_json jsonOf(const Reason& reason, const Catalogue& catalogue)
{
    nlohmann::ordered_json json{{"kind", nameOf(reason.kind)}, {"text", textOf(reason, catalogue)}};
    if (reason.kind == Reason::Kind::NearLiked || reason.kind == Reason::Kind::SameArtist) {
        json["track"] = value(reason.track);
        json["stars"] = reason.stars;
    }
    return json;
}

nlohmann::ordered_json jsonOf(const Suggestion& suggestion, const Catalogue& catalogue)
{
    nlohmann::ordered_json json = trackJson(catalogue, suggestion.id);
    json["predicted"] = suggestion.predicted;
    json["uncertainty"] = suggestion.uncertainty;
    json["weights"] = nlohmann::ordered_json::object();
    for (const PartShare& part : suggestion.parts) {
        json["weights"][std::string(displayName(part.part))] = part.share;
    }
    json["reasons"] = nlohmann::ordered_json::array();
    for (const Reason& reason : suggestion.reasons) {
        json["reasons"].push_back(jsonOf(reason, catalogue));
    }
    return json;
}

nlohmann::ordered_json jsonOf(const SuggestionExplanation& why, const Catalogue& catalogue)
{
    nlohmann::ordered_json json{
        {"exact", why.exact},   {"typical", why.typical},     {"features", nlohmann::ordered_json::array()},
        {"artist", why.artist}, {"listeners", why.listeners}, {"neighbours", nlohmann::ordered_json::array()}};
    for (const FeatureContribution& part : why.features) {
        json["features"].push_back(
            {{"feature", taste::featureName(part.feature)}, {"stars", part.stars}, {"place", part.place}});
    }
    for (const RatedNeighbour& near : why.neighbours) {
        nlohmann::ordered_json one = trackJson(catalogue, near.id);
        one["stars"] = near.stars;
        one["likeness"] = near.likeness;
        one["influence"] = near.influence;
        json["neighbours"].push_back(one);
    }
    if (why.counterfactual) {
        json["counterfactual"] = {{"without", trackJson(catalogue, why.counterfactual->without)},
                                  {"stars", why.counterfactual->stars},
                                  {"place_with", why.counterfactual->placeWith},
                                  {"place_without", why.counterfactual->placeWithout}};
    }
    return json;
}

/// The explanation as lines that add up.
std::string textOf(const SuggestionExplanation& why, const Catalogue& catalogue)
{
    std::vector<std::vector<std::string>> rows{{fmt::format("{:.2f}", why.typical), "a track in the middle of it all"}};
    float rest = 0;
    for (std::size_t i = 0; i < why.features.size(); ++i) {
        const FeatureContribution& part = why.features[i];
        if (i < kFeaturesNamed) {
            rows.push_back(
                {fmt::format("{:+.2f}", part.stars), fmt::format("{} (more than {:.0f} % of the library)",
                                                                 taste::featureName(part.feature), 100 * part.place)});
        } else {
            rest += part.stars;
        }
    }
    rows.push_back({fmt::format("{:+.2f}", rest), "all other features"});
    rows.push_back({fmt::format("{:+.2f}", why.artist), "ratings of the same artist"});
    if (std::abs(why.listeners) >= 0.005F) {
        rows.push_back({fmt::format("{:+.2f}", why.listeners), "the other listeners"});
    }
    rows.push_back({fmt::format("{:.2f}", why.exact), "stars"});
    for (auto& row : rows) {
        row.insert(row.begin(), "     ");
    }
    std::string text = alignedColumns(rows, {false, true, false});
    for (const RatedNeighbour& near : why.neighbours) {
        text += fmt::format("       near {} {}\n", trackText(catalogue, near.id), starsText(near.stars));
    }
    if (const auto& without = why.counterfactual) {
        text +=
            fmt::format("       without {} for “{}” it would be number {} instead of {}\n", starsText(without->stars),
                        titleOf(catalogue, without->without), without->placeWithout, without->placeWith);
    }
    return text;
}

} // namespace

Outcome listSuggestions(const Library& library, const Listener& listener, const RecommendOptions& options)
{
    const auto recommender = library.recommender(listener.id);
    const Catalogue& catalogue = recommender->catalogue();
    const std::vector<Suggestion> suggestions = recommender->suggest(options.wishes, options.count);

    Outcome outcome;
    outcome.json = {
        {"listener", listener.name}, {"answers", recommender->answers()}, {"results", nlohmann::ordered_json::array()}};
    outcome.text = fmt::format("For {}, from {} ratings{}:\n", listener.name, grouped(recommender->answers()),
                               recommender->hasOtherListeners() ? " and those of the other listeners" : "");
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> explanations;
    for (const Suggestion& suggestion : suggestions) {
        nlohmann::ordered_json json = jsonOf(suggestion, catalogue);
        const Row row = *catalogue.rowOf(suggestion.id);
        rows.push_back({std::to_string(rows.size() + 1), fmt::format("{:.1f} ★", suggestion.predicted),
                        fmt::format("± {:.1f}", suggestion.uncertainty), std::string(catalogue.title(row)),
                        std::string(catalogue.artists(row)), textOf(suggestion.reasons, catalogue)});
        if (options.explain) {
            const SuggestionExplanation why = recommender->explain(suggestion.id);
            json["explanation"] = jsonOf(why, catalogue);
            explanations.push_back(
                fmt::format("{:>3}  {}\n{}", rows.size(), trackText(catalogue, suggestion.id), textOf(why, catalogue)));
        }
        outcome.json["results"].push_back(json);
    }
    outcome.text += alignedColumns(rows, {true, true, true, false, false, false});
    for (const std::string& explanation : explanations) {
        outcome.text += "\n" + explanation;
    }
    if (suggestions.empty()) {
        outcome.text += "Every track of the library is rated or put off.\n";
    } else if (recommender->answers() == 0) {
        outcome.text += "\nNothing is rated yet, so this is a start in the dark. Rating these would teach the most:\n";
        for (const TrackId question : recommender->questions(options.count)) {
            outcome.text += fmt::format("{:>8}  {}\n", value(question), trackText(catalogue, question));
        }
    }
    return outcome;
}

void addRecommend(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("recommend", "List the tracks that a listener would enjoy most");
    struct Arguments
    {
        std::string listener;
        RecommendOptions options;
    };
    auto arguments = std::make_shared<Arguments>();
    RecommendOptions& options = arguments->options;
    verb->add_option("--listener", arguments->listener, "For whom; the current listener when not given")
        ->type_name("NAME");
    verb->add_option("-n,--count", options.count, "How many")->check(CLI::Range(1, 1000))->capture_default_str();
    const auto addWish = [verb](const std::string& name, float& value, const std::string& text) {
        verb->add_option(name, value, text)->check(CLI::Range(-1.0, 1.0))->capture_default_str();
    };
    addWish("--adventure", options.wishes.adventure, "-1 familiar … 1 adventurous");
    addWish("--popularity", options.wishes.popularity, "-1 deep cuts … 1 popular");
    addWish("--energy", options.wishes.energy, "-1 calm … 1 energetic");
    verb->add_flag("--explain", options.explain, "Say why, in parts that add up, and what would change it");
    verb->callback([arguments, choose] {
        choose([arguments](const Context& context) {
            const auto library = context.openLibrary();
            return listSuggestions(*library, listenerNamed(*library, arguments->listener), arguments->options);
        });
    });
}

} // namespace nearfield::cli
