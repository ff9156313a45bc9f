// What Nearfield hears in sound files, one line a file: a table for fit_estimates.py, spreadsheets and the curious.
//   describe_files [--longest SECONDS] FILE… > table.tsv
//   find FOLDER -name '*.ogg' | describe_files - > table.tsv
//
// Columns: path, seconds, loudness, tempo, tempo_confidence, key, major, key_confidence, beats_per_bar, every
// descriptor, "input." the same as the estimates read them, and "estimate." and "confidence." of the features.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/audio/estimate_inputs.h"
#include "core/audio/estimates.h"
#include "core/audio/file_analysis.h"
#include "core/features/features.h"

namespace {

using namespace nearfield;

std::vector<std::string> namedOrListed(char** names, int count)
{
    std::vector<std::string> files(names, names + count);
    if (files == std::vector<std::string>{"-"}) {
        files.clear();
        for (std::string line; std::getline(std::cin, line);) {
            files.push_back(line);
        }
    }
    return files;
}

void printHeader()
{
    fmt::print("path\tseconds\tloudness\ttempo\ttempo_confidence\tkey\tmajor\tkey_confidence\tbeats_per_bar");
    for (std::size_t d = 0; d < audio::kDescriptorCount; ++d) {
        fmt::print("\t{}", audio::nameOf(static_cast<audio::Descriptor>(d)));
    }
    for (std::size_t i = 0; i < audio::kEstimateInputCount; ++i) {
        fmt::print("\tinput.{}", audio::estimateInputName(i));
    }
    for (std::size_t f = 0; f < kRawFeatureCount; ++f) {
        const std::string_view name = fileName(static_cast<RawFeature>(f));
        fmt::print("\testimate.{}\tconfidence.{}", name, name);
    }
    fmt::print("\n");
}

void printLine(const std::string& file, const audio::SoundDescription& sound)
{
    fmt::print("{}\t{:.3f}\t{:.2f}\t{:.2f}\t{:.3f}\t{}\t{:d}\t{:.4f}\t{}", file, sound.seconds, sound.loudness,
               sound.tempo, sound.tempoConfidence, sound.key, sound.major, sound.keyConfidence, sound.beatsPerBar);
    for (const float value : sound.descriptors) {
        fmt::print("\t{:.6g}", value);
    }
    for (const float value : audio::estimateInputsOf(sound)) {
        fmt::print("\t{:.6g}", value);
    }
    static const audio::FeatureEstimator estimator;
    const audio::MeasuredFeatures features = estimator.estimate(sound);
    for (std::size_t f = 0; f < kRawFeatureCount; ++f) {
        fmt::print("\t{:.4f}\t{:.3f}", features.values.values[f], features.confidence[f]);
    }
    fmt::print("\n");
}

} // namespace

int main(int argc, char** argv)
try {
    const bool limited = argc > 2 && std::string_view(argv[1]) == "--longest";
    const int first = limited ? 3 : 1;
    if (argc <= first) {
        fmt::print(stderr, "usage: describe_files [--longest SECONDS] FILE…   or   … - < LIST\n");
        return 2;
    }
    const double longest = limited ? std::atof(argv[2]) : 1800;
    printHeader();
    bool allRead = true;
    for (const std::string& file : namedOrListed(argv + first, argc - first)) {
        try {
            printLine(file, audio::analyseFile(file, longest).sound);
        } catch (const std::exception& error) {
            fmt::print(stderr, "{}: {}\n", file, error.what());
            allRead = false;
        }
        std::fflush(stdout);
    }
    return allRead ? 0 : 1;
} catch (const std::exception& error) {
    fmt::print(stderr, "describe_files: {}\n", error.what());
    return 1;
}
