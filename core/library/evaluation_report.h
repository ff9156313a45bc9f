#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/evaluate/evaluation.h"

/// The held-out table: how good every model is on what it never saw.
namespace nearfield {

/// What is asked of the models.
enum class EvaluationSplit : std::uint8_t {
    Random, ///< a share of each listener's answers
    Time,   ///< each listener's last answers
    Track,  ///< answers to tracks that nobody's training answers hold ("cold")
    Album,  ///< whole albums
    Artist, ///< whole artists
};
[[nodiscard]] std::string_view toString(EvaluationSplit split) noexcept; ///< "random", "time", "track", …

struct EvaluationOptions
{
    EvaluationSplit split = EvaluationSplit::Random;
    std::size_t folds = 1;  ///< 1: one split, 80/20; n: every answer is asked once, figures are over all of them
    std::uint64_t seed = 1; ///< the same seed, library and options give the same tables
    bool importance = true; ///< key predictors too
    /// Of a library with a trained autoencoder: nearest tracks; fits every variant anew, minutes for large libraries.
    bool neighbours = true;
};

/// How much worse a model gets on held-out tracks or answers when one feature is shuffled among them.
struct Importance
{
    std::string model;   ///< "autoencoder" (rise of reconstruction RMSE of the others) or "taste" (rise of RMSE)
    std::string feature; ///< as shown to people
    double value = 0;
    double low = 0; ///< 95 % interval over shuffles
    double high = 0;
};

struct EvaluationReport
{
    std::string data;      ///< what it is about: "library", or the name of a file
    std::string splitName; ///< toString(split), with the folds
    std::uint64_t seed = 1;
    std::size_t listeners = 0;
    std::size_t tracks = 0;
    std::size_t answers = 0;
    bool plays = false; ///< answers are play counts: there are no ratings to predict, only rankings
    // Rows in the order they are shown; isDefault marks what ships.
    std::vector<evaluate::Figure> featureReconstruction; ///< metric "rmse" over the 16 scaled inputs
    std::vector<evaluate::Figure> ratingPrediction;      ///< "rmse", "mae" in stars or the file's scale, "auc"
    std::vector<evaluate::Figure> ranking;               ///< "hr@10", "ndcg@10", "recall@10", "coverage", …
    std::vector<evaluate::Figure> neighbours;            ///< "same_artist_p@10", "hit@10", "genre_p@10", "k_skewness"
    std::vector<Importance> importance;                  ///< greatest first within a model
    std::vector<evaluate::Seconds> times;                ///< of each model; not part of what the seed fixes
    std::vector<std::string> notes;                      ///< for people: what could not be measured and why
    double seconds = 0;
    bool cancelled = false;
};

/// A report as it was saved.
struct StoredEvaluation
{
    std::int64_t id = 0;
    std::int64_t at = 0; ///< Unix seconds
    EvaluationReport report;
};

/// As JSON (the object of `evaluate --json`, docs/file-formats.md) and as CSV, a figure a line.
[[nodiscard]] std::string toJson(const EvaluationReport& report);
[[nodiscard]] EvaluationReport evaluationFromJson(std::string_view json); ///< throws BadFormat
[[nodiscard]] std::string toCsv(const EvaluationReport& report);

} // namespace nearfield
