#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/commands/terminal.h"
#include "core/library/music_files.h"

/// What the verbs about music files share.
namespace nearfield::cli {

/// Draws how far an analysis is, and keeps what became of the files.
class AnalysisProgress : public AnalysisObserver
{
public:
    void onProgress(const std::filesystem::path& file, std::size_t done, std::size_t total) override;
    void onFile(const AnalysedFile& file) override { m_files.push_back(file); }

    [[nodiscard]] const std::vector<AnalysedFile>& files() const noexcept { return m_files; }

private:
    using Clock = std::chrono::steady_clock;

    ProgressBar m_bar;
    Clock::time_point m_start = Clock::now();
    std::vector<AnalysedFile> m_files;
};

/// Names of files may hold anything: as UTF-8 that does nothing to a terminal.
[[nodiscard]] std::string pathText(const std::filesystem::path& path);

/// {"danceability": 0.61, …, "key": null}; unknown ones are null.
[[nodiscard]] nlohmann::ordered_json featuresJson(const RawFeatures& values);
[[nodiscard]] nlohmann::ordered_json confidenceJson(const std::array<float, kRawFeatureCount>& confidence);
[[nodiscard]] nlohmann::ordered_json problemsJson(const std::vector<FileProblem>& problems);
[[nodiscard]] nlohmann::ordered_json scanJson(const ScanReport& scan);
[[nodiscard]] nlohmann::ordered_json analysisJson(const AnalysisReport& analysis);

/// "A minor", "120 BPM", "0.61", "–" when unknown, with "~" before what is a guess.
[[nodiscard]] std::string featureText(RawFeature feature, const RawFeatures& values,
                                      const std::array<float, kRawFeatureCount>& confidence);
/// One row a track, under a heading.
struct FeatureRow
{
    std::string name;
    RawFeatures values;
    std::array<float, kRawFeatureCount> confidence{};
};
[[nodiscard]] std::string featureTable(const std::vector<FeatureRow>& rows);

/// The first of them, one a line, and how many more there are.
[[nodiscard]] std::string problemsText(const std::vector<FileProblem>& problems);
/// One line, and the problems.
[[nodiscard]] std::string scanText(const ScanReport& scan);
/// What became of the files, which failed and what is left; empty when there was nothing to do.
[[nodiscard]] std::string analysisText(const AnalysisReport& analysis);

} // namespace nearfield::cli
