#include "core/library/ratings_model.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/nn/checkpoint.h"
#include "core/recommend/baselines.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/hybrid_model.h"

namespace nearfield {

namespace {

constexpr std::string_view kKind = "ratings";
constexpr std::uint64_t kSchema = 1; ///< of the payload; it depends on no names

/// A listener without a place in the model hears the mean of the others, by half when they are so many more than the
/// answers of one's own.
constexpr double kStrangerHalf = 2;

template <typename Id>
void writeIds(BinaryWriter& out, const std::vector<Id>& ids)
{
    out.u64(ids.size());
    for (const Id id : ids) {
        out.u64(static_cast<std::uint64_t>(value(id)));
    }
}

template <typename Id>
std::vector<Id> readIds(BinaryReader& in)
{
    std::vector<Id> ids;
    const std::uint64_t count = in.u64();
    for (std::uint64_t i = 0; i < count; ++i) { // a false count ends with the file
        ids.push_back(static_cast<Id>(in.u64()));
    }
    return ids;
}

void writeAnswers(BinaryWriter& out, const Interactions& answers)
{
    out.u64(answers.size());
    for (const Interaction& answer : answers.all()) {
        out.u32(answer.listener);
        out.u32(answer.item);
        out.floats({&answer.value, 1});
    }
}

LibraryAnswers readAnswers(BinaryReader& in)
{
    LibraryAnswers data;
    data.listeners = readIds<ListenerId>(in);
    data.tracks = readIds<TrackId>(in);
    std::vector<Interaction> answers;
    const std::uint64_t count = in.u64();
    for (std::uint64_t i = 0; i < count; ++i) {
        Interaction& answer = answers.emplace_back();
        answer.listener = in.u32();
        answer.item = in.u32();
        in.floats({&answer.value, 1});
    }
    data.answers = {InteractionKind::Explicit, data.listeners.size(), data.tracks.size(), std::move(answers)};
    return data;
}

constexpr double kTestShare = 0.2;

template <typename M>
ModelFactory factoryOf(const typename M::Options& options)
{
    return [options] { return std::make_unique<M>(options); };
}

std::vector<Row> rowsOf(const Catalogue& catalogue, std::span<const TrackId> tracks)
{
    std::vector<Row> rows;
    rows.reserve(tracks.size());
    std::transform(tracks.begin(), tracks.end(), std::back_inserter(rows),
                   [&](TrackId track) { return catalogue.rowOf(track).value(); });
    return rows;
}

double rmseOf(const Model& model, std::span<const Interaction> asked)
{
    double sum = 0;
    for (const Interaction& answer : asked) {
        const auto prediction = model.predict(answer.listener, answer.item);
        const double foretold = prediction ? std::clamp(static_cast<double>(prediction->value), 0.1, 1.0) : 0.5;
        sum += std::pow(foretold - static_cast<double>(answer.value), 2);
    }
    return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(asked.size(), 1)));
}

double meanListenersShare(const HybridModel& hybrid, std::span<const Interaction> asked)
{
    double sum = 0;
    for (const Interaction& answer : asked) {
        sum += hybrid.collaborativeShare(answer.listener, answer.item);
    }
    return sum / static_cast<double>(std::max<std::size_t>(asked.size(), 1));
}

} // namespace

RatingsModel::Fit RatingsModel::fit(LibraryAnswers data, const ContentSpace& content, const TrainingOptions& options,
                                    TrainingObserver& observer, const std::stop_token& stop)
{
    const Ncf::Options network{.listeners = data.listeners.size() > 1, .training = options};
    const FitOptions fitting{.seed = options.seed};
    const HoldOut split = holdOutShare(data.answers, kTestShare, options.seed);

    Fit out{.model = RatingsModel(std::move(data), Ncf(network)), .report = {}};
    RatingsModel& model = out.model;
    RatingsReport& report = out.report;
    report.answers = model.m_data.answers.size();
    report.trainRows = split.train.size();
    report.listeners = model.m_data.listeners.size();
    report.tracks = model.m_data.tracks.size();
    report.training = model.m_network.train(split.train, fitting, observer, stop);
    if (report.training.bestEpoch == 0 || report.training.stopReason == StopReason::Diverged) {
        return out;
    }
    const EpochRecord& best = report.training.history[report.training.bestEpoch - 1];
    report.trainRmse = best.trainRmse;
    report.validationRmse = best.validationRmse;
    report.testRmse = rmseOf(model.m_network, split.heldOut);

    HybridModel hybrid(contentOf(content, rowsOf(content.catalogue(), model.m_data.tracks)),
                       {factoryOf<Ncf>(network), factoryOf<BayesianFactors>({})});
    if (!hybrid.fit(split.train, fitting, stop)) {
        return out; // the network alone is kept
    }
    report.hybridTestRmse = rmseOf(hybrid, split.heldOut);
    report.collaborative = hybrid.collaborative();
    report.listenersShare = meanListenersShare(hybrid, split.heldOut);
    model.m_weights = hybrid.weights();
    model.learnFromAll(report.collaborative, fitting, stop);
    return out;
}

/// What was tested on a part of the answers now speaks from all of them. Stopped meanwhile, it speaks from the part.
void RatingsModel::learnFromAll(const std::string& collaborative, const FitOptions& options,
                                const std::stop_token& stop)
{
    if (collaborative == BayesianFactors().name()) {
        BayesianFactors factors;
        if (factors.fit(m_data.answers, options, stop)) {
            m_factors = std::move(factors);
        }
    } else if (!collaborative.empty()) {
        Ncf network = m_network;
        if (network.fit(m_data.answers, options, stop)) {
            m_network = std::move(network);
        }
    }
}

RatingsModel::RatingsModel(LibraryAnswers data, Ncf network)
    : m_data(std::move(data))
    , m_network(std::move(network))
{
}

const Model& RatingsModel::collaborative() const noexcept
{
    return m_factors ? static_cast<const Model&>(*m_factors) : m_network;
}

std::vector<RatingsModel::Opinion> RatingsModel::opinions(ListenerId listener, std::size_t ownAnswers) const
{
    const auto known = std::lower_bound(m_data.listeners.begin(), m_data.listeners.end(), listener);
    if (known == m_data.listeners.end() || *known != listener) {
        return opinionsForStranger(ownAnswers);
    }
    const auto index = static_cast<std::size_t>(known - m_data.listeners.begin());
    std::vector<Opinion> out;
    for (std::size_t item = 0; item < m_data.tracks.size(); ++item) {
        const double share = m_weights.collaborativeShare(supportOf(m_data.answers, index, item));
        if (share > 0) {
            if (const auto prediction = collaborative().predict(index, item)) {
                out.push_back({.track = m_data.tracks[item], .prediction = *prediction, .share = share});
            }
        }
    }
    return out;
}

std::vector<RatingsModel::Opinion> RatingsModel::opinionsForStranger(std::size_t ownAnswers) const
{
    ItemMean means;
    (void)means.fit(m_data.answers, {}, {}); // nobody asks it to stop
    std::vector<Opinion> out;
    for (std::size_t item = 0; item < m_data.tracks.size(); ++item) {
        const auto support = static_cast<double>(m_data.answers.ofItem(item).size());
        out.push_back({.track = m_data.tracks[item],
                       .prediction = {.value = means.predict(0, item)->value,
                                      .deviation = static_cast<float>(m_data.answers.deviation())},
                       .share = support / (support + kStrangerHalf + static_cast<double>(ownAnswers))});
    }
    return out;
}

void RatingsModel::save(const std::filesystem::path& file) const
{
    BinaryWriter payload;
    writeIds(payload, m_data.listeners);
    writeIds(payload, m_data.tracks);
    writeAnswers(payload, m_data.answers);
    payload.f64(m_weights.cap);
    payload.f64(m_weights.half);
    payload.f64(m_weights.deviationScale);
    m_network.write(payload);
    payload.u32(m_factors ? 1 : 0);
    if (m_factors) {
        m_factors->write(payload);
    }
    nn::writeCheckpoint(file, {.kind = std::string(kKind),
                               .schema = kSchema,
                               .options = nlohmann::json{{"collaborative", collaborative().name()}}.dump(),
                               .payload = payload.bytes()});
}

RatingsModel RatingsModel::load(const std::filesystem::path& file)
{
    const nn::Checkpoint checkpoint = nn::readCheckpoint(file, kKind, kSchema);
    BinaryReader payload(checkpoint.payload, file.string());
    LibraryAnswers data = readAnswers(payload);
    const HybridWeights weights{.cap = payload.f64(), .half = payload.f64(), .deviationScale = payload.f64()};
    RatingsModel model(std::move(data), Ncf::read(payload));
    model.m_weights = weights;
    if (payload.u32() == 1) {
        model.m_factors = BayesianFactors::read(payload);
    }
    const bool fits = model.m_network.items() == model.m_data.tracks.size() &&
                      (!model.m_factors || (model.m_factors->items() == model.m_data.tracks.size() &&
                                            model.m_factors->listeners() == model.m_data.listeners.size()));
    if (!fits || payload.left() != 0) {
        throw Error(ErrorKind::Corrupt, file.string() + " is damaged: its parts do not fit together.");
    }
    return model;
}

} // namespace nearfield
