#include "app/commands/music_output.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "core/base/text.h"

namespace nearfield::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostProblems = 20; ///< that are listed for people
constexpr std::size_t kNameColumns = 40;  ///< of a file beside the progress bar
constexpr std::size_t kFirstEstimate = 8; ///< files after which the time that is left can be told

constexpr std::array<const char*, 12> kPitchClasses = {"C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"};

/// What the table of features shows, in its order; mode is told with the key.
constexpr std::array kShown = {
    RawFeature::Tempo,       RawFeature::Key,      RawFeature::Loudness,     RawFeature::Danceability,
    RawFeature::Energy,      RawFeature::Valence,  RawFeature::Acousticness, RawFeature::Instrumentalness,
    RawFeature::Speechiness, RawFeature::Liveness,
};
constexpr std::array<const char*, kShown.size()> kHeadings = {
    "tempo", "key", "loudness", "dance", "energy", "valence", "acoustic", "instrumental", "speech", "live",
};

std::string keyText(const RawFeatures& values)
{
    const auto pitchClass = static_cast<std::size_t>(std::lround(values[RawFeature::Key])) % kPitchClasses.size();
    const float mode = values[RawFeature::Mode];
    return std::string(kPitchClasses[pitchClass]) + (std::isnan(mode) ? "" : mode > 0.5F ? " major" : " minor");
}

std::string valueText(RawFeature feature, const RawFeatures& values)
{
    const float value = values[feature];
    switch (feature) {
    case RawFeature::Key:
        return keyText(values);
    case RawFeature::Mode:
        return value > 0.5F ? "major" : "minor";
    case RawFeature::Loudness:
        return fmt::format("{:.1f} dB", value);
    case RawFeature::Tempo:
        return fmt::format("{:.0f} BPM", value);
    case RawFeature::Duration:
        return duration(std::round(value));
    case RawFeature::TimeSignature:
        return fmt::format("{:.0f}/4", value);
    default:
        return fmt::format("{:.2f}", value);
    }
}

template <typename Values>
Json byFeature(const Values& values)
{
    Json json = Json::object();
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        json[std::string(fileName(static_cast<RawFeature>(i)))] = std::isnan(values[i]) ? Json() : Json(values[i]);
    }
    return json;
}

/// Joins what is not zero: "12 new, 3 changed".
class Counts
{
public:
    void add(std::size_t count, std::string_view what)
    {
        if (count > 0) {
            m_text += fmt::format("{}{} {}", m_text.empty() ? "" : ", ", grouped(count), what);
        }
    }
    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

private:
    std::string m_text;
};

} // namespace

void AnalysisProgress::onProgress(const std::filesystem::path& file, std::size_t done, std::size_t total)
{
    std::string text = fmt::format("Analysing {} of {}", grouped(done), grouped(total));
    if (done >= kFirstEstimate && done < total) {
        const std::chrono::duration<double> taken = Clock::now() - m_start;
        const double left = taken.count() / static_cast<double>(done) * static_cast<double>(total - done);
        text += left < 1 ? "" : fmt::format(", {} left", duration(std::ceil(left)));
    }
    text += ": " + shortened(pathText(file.filename()), kNameColumns);
    m_bar.show(text, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
}

std::string pathText(const std::filesystem::path& path)
{
    std::string text = isValidUtf8(path.native()) ? path.native() : utf8FromLatin1(path.native());
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool isC1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        i += isC1 ? 1 : 0;
        out += byte < 0x20 || byte == 0x7F || isC1 ? "�" : std::string(1, text[i]);
    }
    return out;
}

Json featuresJson(const RawFeatures& values)
{
    return byFeature(values.values);
}

Json confidenceJson(const std::array<float, kRawFeatureCount>& confidence)
{
    return byFeature(confidence);
}

Json problemsJson(const std::vector<FileProblem>& problems)
{
    Json json = Json::array();
    for (const FileProblem& problem : problems) {
        json.push_back({{"path", problem.path.string()}, {"reason", problem.reason}});
    }
    return json;
}

Json scanJson(const ScanReport& scan)
{
    return {{"files", scan.files},
            {"new", scan.added},
            {"changed", scan.changed},
            {"moved", scan.moved},
            {"vanished", scan.vanished},
            {"returned", scan.returned},
            {"problems", problemsJson(scan.problems)},
            {"seconds", scan.seconds}};
}

Json analysisJson(const AnalysisReport& analysis)
{
    return {{"analysed", analysis.analysed}, {"added", analysis.added},
            {"updated", analysis.updated},   {"copies", analysis.copies},
            {"left_out", analysis.leftOut},  {"failed", problemsJson(analysis.failed)},
            {"left", analysis.left},         {"estimates_learned", analysis.estimatesLearned},
            {"seconds", analysis.seconds},   {"times_real_time", analysis.timesRealTime()}};
}

std::string featureText(RawFeature feature, const RawFeatures& values,
                        const std::array<float, kRawFeatureCount>& confidence)
{
    const auto i = static_cast<std::size_t>(feature);
    if (std::isnan(values.values[i])) {
        return "–";
    }
    return fmt::format("{}{}", confidence[i] < kLowConfidence ? "~" : "", valueText(feature, values));
}

std::string featureTable(const std::vector<FeatureRow>& rows)
{
    std::vector<std::vector<std::string>> cells{{"file"}};
    cells[0].insert(cells[0].end(), kHeadings.begin(), kHeadings.end());
    bool hasGuess = false;
    for (const FeatureRow& row : rows) {
        std::vector<std::string> line{row.name};
        for (const RawFeature feature : kShown) {
            line.push_back(featureText(feature, row.values, row.confidence));
            hasGuess = hasGuess || line.back().starts_with('~');
        }
        cells.push_back(std::move(line));
    }
    std::vector<bool> rightAligned(kShown.size() + 1, true);
    rightAligned[0] = false;
    rightAligned[2] = false; // the key
    return alignedColumns(cells, rightAligned) + (hasGuess ? "~ is a guess\n" : "");
}

std::string problemsText(const std::vector<FileProblem>& problems)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(problems.size(), kMostProblems); ++i) {
        text += fmt::format("  {}: {}\n", pathText(problems[i].path), problems[i].reason);
    }
    if (problems.size() > kMostProblems) {
        text +=
            fmt::format("  and {} more: nearfield-cli folders --failed\n", grouped(problems.size() - kMostProblems));
    }
    return text;
}

std::string scanText(const ScanReport& scan)
{
    Counts counts;
    counts.add(scan.added, "new");
    counts.add(scan.changed, "changed");
    counts.add(scan.moved, "moved");
    counts.add(scan.returned, "back again");
    counts.add(scan.vanished, "missing now");
    return fmt::format("{} of music: {}\n", counted(scan.files, "file", "files"),
                       counts.text().empty() ? "nothing has changed" : counts.text()) +
           problemsText(scan.problems);
}

std::string analysisText(const AnalysisReport& analysis)
{
    std::string text;
    if (analysis.analysed > 0) {
        Counts counts;
        counts.add(analysis.added, analysis.added == 1 ? "track added" : "tracks added");
        counts.add(analysis.updated, "updated");
        counts.add(analysis.copies, analysis.copies == 1 ? "copy of a recording" : "copies of recordings");
        counts.add(analysis.leftOut, "left out (too short, too long, silent)");
        text += fmt::format("{} analysed in {}, {:.0f} times as fast as they play: {}\n",
                            counted(analysis.analysed, "file", "files"), duration(analysis.seconds),
                            analysis.timesRealTime(), counts.text().empty() ? "nothing new in them" : counts.text());
    }
    if (analysis.estimatesLearned > 0) {
        text += fmt::format("{} learned from tracks that are both in a catalogue and here as files\n",
                            counted(analysis.estimatesLearned, "feature was", "features were"));
    }
    if (!analysis.failed.empty()) {
        text += fmt::format("{} could not be analysed:\n", counted(analysis.failed.size(), "file", "files")) +
                problemsText(analysis.failed);
    }
    if (analysis.left > 0) {
        text += fmt::format("{} still: nearfield-cli analyse goes on with {}\n",
                            counted(analysis.left, "file waits", "files wait"), analysis.left == 1 ? "it" : "them");
    }
    return text;
}

} // namespace nearfield::cli
