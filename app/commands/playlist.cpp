#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "app/commands/terminal.h"
#include "core/base/error.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

/// What every verb that makes a list takes.
struct Making
{
    std::optional<std::size_t> count;
    std::optional<double> minutes;
    std::vector<std::string> genres;
    std::string year;
    std::string rating;
    bool files = false;
    std::string name;
    std::filesystem::path output;
    bool relative = false;
};

/// "0.6..1", "0.6..", "..1" or "0.6", which means just that.
struct TextRange
{
    std::optional<float> low;
    std::optional<float> high;
};

std::optional<float> endOf(std::string_view text, const std::string& range, std::string_view what)
{
    if (text.empty()) {
        return std::nullopt;
    }
    float number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("“{}” is no range of {}; write it as 0.6..1, 0.6.. or ..1", range, what));
    }
    return number;
}

TextRange rangeOf(const std::string& text, std::string_view what)
{
    const std::size_t dots = text.find("..");
    if (text.empty()) {
        return {};
    }
    if (dots == std::string::npos) {
        const auto number = endOf(text, text, what);
        return {number, number};
    }
    const std::string_view view(text);
    return {endOf(view.substr(0, dots), text, what), endOf(view.substr(dots + 2), text, what)};
}

std::optional<int> wholeOf(const std::optional<float>& number)
{
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

TrackFilter filterOf(const Making& making)
{
    const TextRange stars = rangeOf(making.rating, "stars");
    const TextRange years = rangeOf(making.year, "years");
    return {.features = {},
            .starsFrom = stars.low,
            .starsTo = stars.high,
            .genres = making.genres,
            .yearFrom = wholeOf(years.low),
            .yearTo = wholeOf(years.high),
            .withFileOnly = making.files};
}

/// What is asked for, or else what the maker does by itself.
PlaylistLength lengthOf(const Making& making, const PlaylistLength& otherwise)
{
    if (!making.count && !making.minutes) {
        return otherwise;
    }
    return {.tracks = making.count, .minutes = making.minutes};
}

PlaylistFormat formatFor(const std::filesystem::path& file)
{
    const auto format = playlistFormatOf(file.filename().string());
    if (!format) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} tells no format; let the name end in .m3u8, .xspf or .jspf", file.string()));
    }
    return *format;
}

Json entryJson(const Catalogue& catalogue, const PlaylistEntry& entry)
{
    Json json = Json::object();
    if (entry.track && catalogue.rowOf(*entry.track)) {
        json = trackJson(catalogue, *entry.track);
    } else {
        json = {{"id", nullptr}, {"title", entry.title}, {"artists", entry.artists}, {"album", entry.album}};
    }
    if (!entry.location.empty()) {
        json["location"] = entry.location;
    }
    json["seconds"] = entry.duration ? Json(*entry.duration) : Json(nullptr);
    json["reason"] = entry.reason;
    return json;
}

/// Lists the entries of a playlist.
Outcome shown(const Library& library, const Playlist& playlist)
{
    const auto catalogue = library.catalogue();
    Outcome outcome;
    outcome.json = {{"name", playlist.name}, {"kind", toString(playlist.kind)}, {"results", Json::array()}};
    double seconds = 0;
    std::size_t absent = 0;
    std::vector<std::vector<std::string>> rows;
    for (const PlaylistEntry& entry : playlist.entries) {
        outcome.json["results"].push_back(entryJson(*catalogue, entry));
        seconds += entry.duration.value_or(0);
        const auto row = entry.track ? catalogue->rowOf(*entry.track) : std::nullopt;
        absent += row ? 0 : 1;
        rows.push_back({std::to_string(rows.size() + 1), row ? std::string(catalogue->title(*row)) : entry.title,
                        row ? std::string(catalogue->artists(*row)) : entry.artists,
                        entry.reason.empty() && !row ? "not in the library" : entry.reason});
    }
    outcome.json["seconds"] = seconds;
    outcome.text =
        fmt::format("{}: {}, {}\n", playlist.name, counted(rows.size(), "track", "tracks"), duration(seconds)) +
        alignedColumns(rows, {true, false, false, false}, 36);
    if (absent > 0) {
        outcome.text += fmt::format("{} not in the library\n", counted(absent, "track is", "tracks are"));
    }
    return outcome;
}

/// Saves and writes a draft as it was asked for, and lists it.
Outcome made(Library& library, Playlist draft, const Making& making, std::chrono::steady_clock::time_point start)
{
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    if (!making.name.empty()) {
        draft.name = making.name;
    }
    Outcome outcome = shown(library, draft);
    outcome.json["milliseconds"] = time.count();
    if (draft.entries.empty()) {
        outcome.text += "No track of the library fits.\n";
        return outcome;
    }
    if (!making.name.empty()) {
        const PlaylistId id = library.savePlaylist(draft);
        outcome.json["playlist"] = value(id);
        outcome.text += fmt::format("Saved as “{}”\n", draft.name);
    }
    if (!making.output.empty()) {
        const std::size_t written = library.exportPlaylist(
            draft, making.output, {.format = formatFor(making.output), .relativePaths = making.relative});
        outcome.json["path"] = making.output.string();
        outcome.json["written"] = written;
        outcome.text += fmt::format("Written to {}\n", making.output.string());
    }
    return outcome;
}

void addMaking(CLI::App* verb, Making& making)
{
    auto* count = verb->add_option("-n,--count", making.count, "How many tracks")->check(CLI::Range(1, 1000));
    verb->add_option("--minutes", making.minutes, "How long, in place of a number of tracks")
        ->check(CLI::Range(1.0, 1440.0))
        ->excludes(count);
    verb->add_option("--genre", making.genres, "Only of a genre that has this in its name; may be given again")
        ->type_name("TEXT")
        ->allow_extra_args(false);
    verb->add_option("--year", making.year, "Only of these years, such as 1990..1999")->type_name("RANGE");
    verb->add_option("--rating", making.rating, "Only what the listener gave so many stars, such as 4..5")
        ->type_name("RANGE");
    verb->add_flag("--files", making.files, "Only tracks with a file that can be played");
    verb->add_option("--name", making.name, "Save it as a playlist of this name")->type_name("NAME");
    auto* output = verb->add_option("--output", making.output, "Write it to a file: .m3u8, .xspf or .jspf");
    output->type_name("FILE");
    verb->add_flag("--relative", making.relative, "Paths in the file are relative to its folder")->needs(output);
}

/// Runs a maker; what is wrong with the arguments is said before the library is opened.
template <typename Make>
Verb making(const std::shared_ptr<Making>& options, Make make)
{
    return [options, make](const Context& context) {
        if (!options->output.empty()) {
            static_cast<void>(formatFor(options->output));
        }
        const TrackFilter filter = filterOf(*options);
        const auto library = context.openLibrary();
        const auto start = std::chrono::steady_clock::now();
        Playlist draft = make(*library, filter, context.stop);
        if (context.stop.stop_requested()) {
            Outcome stopped;
            stopped.json = Json::object();
            stopped.exit = Exit::Interrupted;
            return stopped;
        }
        return made(*library, std::move(draft), *options, start);
    };
}

Trend trendOf(const std::string& text)
{
    return text == "rising" ? Trend::Rising : text == "falling" ? Trend::Falling : Trend::Free;
}

void addJourney(CLI::App& parent, const ChosenVerb& choose)
{
    CLI::App* verb = parent.add_subcommand("journey", "A smooth way from track A to track B");
    struct Arguments
    {
        std::string from;
        std::string to;
        std::vector<std::string> via;
        std::string energy;
        std::string tempo;
    };
    auto arguments = std::make_shared<Arguments>();
    auto options = std::make_shared<Making>();
    verb->add_option("A", arguments->from, "Where it begins")->required()->type_name("");
    verb->add_option("B", arguments->to, "Where it ends")->required()->type_name("");
    verb->add_option("--via", arguments->via, "A track on the way; may be given again")
        ->type_name("TRACK")
        ->allow_extra_args(false);
    const CLI::IsMember trends({"rising", "falling"});
    verb->add_option("--energy", arguments->energy, "Rising or falling all the way")->check(trends);
    verb->add_option("--tempo", arguments->tempo, "Rising or falling all the way")->check(trends);
    addMaking(verb, *options);
    verb->callback([arguments, options, choose] {
        choose(making(options, [arguments, options](Library& library, const TrackFilter& filter, std::stop_token stop) {
            JourneyOptions journey;
            journey.stops.push_back(library.resolveTrack(arguments->from));
            for (const std::string& via : arguments->via) {
                journey.stops.push_back(library.resolveTrack(via));
            }
            journey.stops.push_back(library.resolveTrack(arguments->to));
            journey.length = lengthOf(*options, journey.length);
            journey.energy = trendOf(arguments->energy);
            journey.tempo = trendOf(arguments->tempo);
            journey.filter = filter;
            return library.journey(journey, stop);
        }));
    });
}

void addRadio(CLI::App& parent, const ChosenVerb& choose)
{
    CLI::App* verb = parent.add_subcommand("radio", "Tracks that sound like one track or several");
    struct Arguments
    {
        std::vector<std::string> seeds;
        std::vector<std::string> exclude;
    };
    auto arguments = std::make_shared<Arguments>();
    auto options = std::make_shared<Making>();
    verb->add_option("TRACK", arguments->seeds, "What it should sound like")->required()->type_name("");
    verb->add_option("--exclude", arguments->exclude, "Nothing like this track; may be given again")
        ->type_name("TRACK")
        ->allow_extra_args(false);
    addMaking(verb, *options);
    verb->callback([arguments, options, choose] {
        choose(making(options, [arguments, options](Library& library, const TrackFilter& filter, std::stop_token stop) {
            RadioOptions radio;
            for (const std::string& seed : arguments->seeds) {
                radio.seeds.push_back(library.resolveTrack(seed));
            }
            for (const std::string& unwanted : arguments->exclude) {
                radio.exclude.push_back(library.resolveTrack(unwanted));
            }
            radio.length = lengthOf(*options, radio.length);
            radio.filter = filter;
            return library.radio(radio, stop);
        }));
    });
}

void addArc(CLI::App& parent, const ChosenVerb& choose)
{
    CLI::App* verb = parent.add_subcommand("arc", "A way through moods: calm, happy, energetic, melancholic, focused");
    struct Arguments
    {
        std::vector<std::string> moods;
        std::string listener;
    };
    auto arguments = std::make_shared<Arguments>();
    auto options = std::make_shared<Making>();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kMoodCount; ++i) {
        names.emplace_back(toString(static_cast<Mood>(i)));
    }
    verb->add_option("MOOD", arguments->moods, "Two moods or more, in order")
        ->required()
        ->check(CLI::IsMember(names))
        ->type_name("");
    verb->add_option("--listener", arguments->listener,
                     "Whose taste chooses among tracks that fit; the current listener's when not given")
        ->type_name("NAME");
    addMaking(verb, *options);
    verb->callback([arguments, options, choose] {
        choose(making(options, [arguments, options](Library& library, const TrackFilter& filter, std::stop_token stop) {
            ArcOptions arc;
            for (const std::string& mood : arguments->moods) {
                arc.moods.push_back(*moodOf(mood));
            }
            arc.length = lengthOf(*options, arc.length);
            arc.listener = listenerNamed(library, arguments->listener).id;
            arc.filter = filter;
            return library.moodArc(arc, stop);
        }));
    });
}

void addFilter(CLI::App& parent, const ChosenVerb& choose)
{
    CLI::App* verb = parent.add_subcommand("filter", "Tracks by what is known of them, the best rated first");
    struct Arguments
    {
        std::array<std::string, kRawFeatureCount> ranges;
        std::string listener;
    };
    auto arguments = std::make_shared<Arguments>();
    auto options = std::make_shared<Making>();
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        const auto feature = static_cast<RawFeature>(i);
        std::string option = fmt::format("--{}", fileName(feature));
        std::replace(option.begin(), option.end(), '_', '-');
        const std::string unit = feature == RawFeature::Duration   ? ", in seconds"
                                 : feature == RawFeature::Tempo    ? ", in BPM"
                                 : feature == RawFeature::Loudness ? ", in dB"
                                                                   : "";
        verb->add_option(option, arguments->ranges[i], fmt::format("Range of {}{}", displayName(feature), unit))
            ->type_name("RANGE");
    }
    verb->add_option("--listener", arguments->listener, "Whose ratings are meant; the current listener's")
        ->type_name("NAME");
    addMaking(verb, *options);
    verb->footer("A RANGE is written as 0.6..1, 0.6.. or ..1.");
    verb->callback([arguments, options, choose] {
        choose(making(options, [arguments, options](Library& library, TrackFilter filter, std::stop_token stop) {
            for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                const auto feature = static_cast<RawFeature>(i);
                if (const TextRange range = rangeOf(arguments->ranges[i], displayName(feature));
                    range.low || range.high) {
                    filter.features.push_back({.feature = feature, .low = range.low, .high = range.high});
                }
            }
            return library.filter({.filter = filter,
                                   .listener = listenerNamed(library, arguments->listener).id,
                                   .length = lengthOf(*options, {})},
                                  stop);
        }));
    });
}

Outcome listed(const Library& library)
{
    Outcome outcome;
    outcome.json = {{"playlists", Json::array()}};
    std::vector<std::vector<std::string>> rows;
    for (const PlaylistSummary& one : library.playlists()) {
        outcome.json["playlists"].push_back({{"id", value(one.id)},
                                             {"name", one.name},
                                             {"kind", toString(one.kind)},
                                             {"tracks", one.entries},
                                             {"seconds", one.seconds}});
        rows.push_back({std::to_string(value(one.id)), one.name, std::string(toString(one.kind)),
                        counted(one.entries, "track", "tracks"), duration(one.seconds)});
    }
    outcome.text = rows.empty() ? "There is no playlist yet; playlist journey, radio, arc and filter make some.\n"
                                : alignedColumns(rows, {true, false, false, true, true});
    return outcome;
}

void addKept(CLI::App& parent, const ChosenVerb& choose)
{
    parent.add_subcommand("list", "List the playlists")->callback([choose] {
        choose([](const Context& context) { return listed(*context.openLibrary()); });
    });
    auto name = std::make_shared<std::string>();
    CLI::App* show = parent.add_subcommand("show", "List the tracks of a playlist");
    show->add_option("NAME", *name, "Its name, or its number")->required()->type_name("");
    show->callback([name, choose] {
        choose([name](const Context& context) {
            const auto library = context.openLibrary();
            return shown(*library, library->playlist(library->resolvePlaylist(*name)));
        });
    });
    CLI::App* remove = parent.add_subcommand("remove", "Remove a playlist; its tracks stay in the library");
    remove->add_option("NAME", *name, "Its name, or its number")->required()->type_name("");
    remove->callback([name, choose] {
        choose([name](const Context& context) {
            const auto library = context.openLibrary();
            const Playlist gone = library->removePlaylist(library->resolvePlaylist(*name));
            Outcome outcome;
            outcome.json = {{"removed", value(gone.id)}, {"name", gone.name}, {"tracks", gone.entries.size()}};
            outcome.text = fmt::format("Removed “{}”\n", gone.name);
            return outcome;
        });
    });
}

} // namespace

void addPlaylist(CLI::App& app, const ChosenVerb& choose)
{
    CLI::App* verb = app.add_subcommand("playlist", "Make playlists from the sound of the library, and keep them");
    verb->require_subcommand(1);
    addJourney(*verb, choose);
    addRadio(*verb, choose);
    addArc(*verb, choose);
    addFilter(*verb, choose);
    addKept(*verb, choose);
}

void addPlaylistExport(CLI::App& parent, const ChosenVerb& choose)
{
    CLI::App* verb = parent.add_subcommand("playlist", "A playlist as .m3u8, .xspf or .jspf, by the name of the file");
    struct Arguments
    {
        std::string name;
        std::filesystem::path file;
        bool relative = false;
    };
    auto arguments = std::make_shared<Arguments>();
    verb->add_option("NAME", arguments->name, "Its name, or its number")->required()->type_name("");
    verb->add_option("FILE", arguments->file, "The file to write")->required()->type_name("");
    verb->add_flag("--relative", arguments->relative, "Paths are relative to the folder of FILE");
    verb->callback([arguments, choose] {
        choose([arguments](const Context& context) {
            const PlaylistExport options{.format = formatFor(arguments->file), .relativePaths = arguments->relative};
            const auto library = context.openLibrary();
            const std::size_t written =
                library->exportPlaylist(library->resolvePlaylist(arguments->name), arguments->file, options);
            Outcome outcome;
            outcome.json = {{"path", arguments->file.string()}, {"written", written}};
            outcome.text =
                fmt::format("{} written to {}\n", counted(written, "track", "tracks"), arguments->file.string());
            return outcome;
        });
    });
}

} // namespace nearfield::cli
