#include "core/library/sound_model.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/features/features.h"
#include "core/features/sound_inputs.h"
#include "core/nn/checkpoint.h"
#include "core/similarity/crowding.h"

namespace nearfield {

namespace {

constexpr std::string_view kKind = "autoencoder";
constexpr std::uint64_t kValidationShare = 10; ///< one artist in so many

std::uint64_t exactSchema()
{
    std::array<std::string_view, kInputCount> names;
    for (std::size_t i = 0; i < kInputCount; ++i) {
        names[i] = fileName(static_cast<InputFeature>(i));
    }
    return nn::schemaOf({}, names);
}

std::uint64_t neighbourhoodSchema()
{
    std::string text = "neighbourhood 1:";
    for (const std::string& name : soundInputNames()) {
        text += " " + name;
    }
    return hash64(text);
}

/// The 16 of n × 13.
Matrix exactInputsOf(const Matrix& raw)
{
    Matrix out(raw.rows(), static_cast<Eigen::Index>(kInputCount));
    RawFeatures track;
    for (Eigen::Index row = 0; row < raw.rows(); ++row) {
        std::copy_n(raw.row(row).data(), kRawFeatureCount, track.values.begin());
        const Inputs inputs = inputsOf(track);
        std::copy(inputs.begin(), inputs.end(), out.row(row).data());
    }
    return out;
}

/// Number of owners with two of the rows.
std::size_t pairedOwners(const TrackOwners& owners, std::span<const Row> rows)
{
    std::unordered_map<std::uint32_t, std::size_t> counts;
    for (const Row row : rows) {
        if (owners.byRow[row] != nn::kNoOwner) {
            ++counts[owners.byRow[row]];
        }
    }
    return static_cast<std::size_t>(
        std::count_if(counts.begin(), counts.end(), [](const auto& entry) { return entry.second >= 2; }));
}

bool isSetApart(const TrackOwners& owners, Row row)
{
    const std::uint32_t owner = owners.byRow[row];
    return owner != nn::kNoOwner && Random(owners.hashes[owner] ^ 0x6172746973747321ULL).below(kValidationShare) == 0;
}

/// Artists on one side: those set apart validate, all else trains.
Split splitByOwner(const Split& split, const TrackOwners& owners)
{
    Split out{.train = {}, .validation = {}, .test = split.test};
    for (const auto* rows : {&split.train, &split.validation}) {
        for (const Row row : *rows) {
            (isSetApart(owners, row) ? out.validation : out.train).push_back(row);
        }
    }
    std::sort(out.train.begin(), out.train.end());
    std::sort(out.validation.begin(), out.validation.end());
    return out;
}

} // namespace

std::string_view toString(SoundVariant variant) noexcept
{
    return variant == SoundVariant::Exact ? "exact" : "neighbourhood";
}

std::optional<SoundVariant> soundVariantOf(std::string_view text) noexcept
{
    for (const SoundVariant variant : {SoundVariant::Exact, SoundVariant::Neighbourhood}) {
        if (text == toString(variant)) {
            return variant;
        }
    }
    return std::nullopt;
}

TrainingOptions defaultSoundTraining(SoundVariant variant, std::size_t tracks)
{
    if (variant == SoundVariant::Exact) {
        return {};
    }
    constexpr std::size_t kBatch = 512;
    constexpr std::size_t kSteps = 3500;
    constexpr std::size_t kFewestEpochs = 30;
    constexpr std::size_t kMostEpochs = 150;
    const std::size_t batches = std::max<std::size_t>(1, tracks * 6 / 10 / kBatch); // of tracks that have a partner
    return {.batchSize = kBatch,
            .maxEpochs = std::clamp(kSteps / batches, kFewestEpochs, kMostEpochs),
            .patience = 15,
            .learningRate = 0.002,
            .decays = true};
}

SoundModel::SoundModel(Scaler scaler, std::variant<nn::Autoencoder, Neighbourhood> network)
    : m_scaler(std::move(scaler))
    , m_network(std::move(network))
{
}

SoundVariant SoundModel::variant() const noexcept
{
    return std::holds_alternative<nn::Autoencoder>(m_network) ? SoundVariant::Exact : SoundVariant::Neighbourhood;
}

bool SoundModel::knowsNeighbours() const noexcept
{
    const auto* neighbourhood = std::get_if<Neighbourhood>(&m_network);
    return neighbourhood != nullptr && neighbourhood->network.options().neighbourWeight > 0;
}

SoundModel::Fit SoundModel::fit(const Catalogue& catalogue, const Split& split, SoundVariant variant,
                                const TrainingOptions& options, TrainingObserver& observer, const std::stop_token& stop)
{
    const Matrix& raw = catalogue.raw();
    const TrackOwners owners(catalogue);
    if (variant == SoundVariant::Exact) {
        SoundModel model(Scaler(exactInputsOf(raw), split.train), nn::Autoencoder({}, options.seed));
        auto& network = std::get<nn::Autoencoder>(model.m_network);
        TrainingReport report =
            network.train(model.scaled(raw), split.train, split.validation, options, observer, stop);
        // No artist was fitted on, so those set apart may have tracks among the training rows.
        model.calibrate(raw, owners, splitByOwner(split, owners).validation, options.seed);
        return {.model = std::move(model), .report = std::move(report), .split = split, .note = {}};
    }

    Fit fit{.model = SoundModel({}, nn::Autoencoder()), .report = {}, .split = splitByOwner(split, owners), .note = {}};
    nn::NeighbourOptions network;
    const std::size_t paired = pairedOwners(owners, fit.split.train);
    const std::size_t validating = pairedOwners(owners, fit.split.validation);
    if (paired < kFewestOwners || validating == 0) {
        network.neighbourWeight = 0;
        fit.split = split;
        fit.note =
            fmt::format("Only {} artists have two tracks or more to learn nearness from (at least {} are needed): "
                        "the codes are learned from the sound alone.",
                        paired + validating, kFewestOwners);
    }
    const Matrix quantileInputs = quantileInputsOf(raw);
    fit.model = SoundModel(Scaler(exactInputsOf(raw), fit.split.train),
                           Neighbourhood{.scaler = QuantileScaler(quantileInputs, fit.split.train),
                                         .network = nn::NeighbourEncoder(network, options.seed)});
    auto& neighbourhood = std::get<Neighbourhood>(fit.model.m_network);
    const Matrix inputs = inputsOf(neighbourhood, raw);
    const Matrix targets = fit.model.scaled(raw);
    fit.report = neighbourhood.network.train({.X = inputs, .targets = targets, .owners = owners.byRow}, fit.split.train,
                                             fit.split.validation, options, observer, stop);
    fit.model.calibrate(raw, owners, fit.split.validation, options.seed);
    return fit;
}

/// On pairs of the given rows, which nothing was fitted on.
void SoundModel::calibrate(const Matrix& raw, const TrackOwners& owners, std::span<const Row> rows, std::uint64_t seed)
{
    constexpr std::size_t kPairsOfOne = 20;
    constexpr std::size_t kRandomPairs = 200'000;
    std::unordered_map<std::uint32_t, std::vector<Row>> owned;
    std::vector<Row> asked;
    for (const Row row : rows) {
        if (owners.byRow[row] != nn::kNoOwner) {
            owned[owners.byRow[row]].push_back(row);
            asked.push_back(row);
        }
    }
    if (asked.size() < 2) {
        return;
    }
    const Matrix codes = encode(raw);
    const Vector crowded = crowding(codes, crowdingSample(codes));
    const auto nearness = [&](Row a, Row b) {
        const auto x = codes.row(a);
        const auto y = codes.row(b);
        const float lengths = x.norm() * y.norm();
        return (lengths > 0 ? x.dot(y) / lengths : 0.0F) - kCrowdingWeight * (crowded[a] + crowded[b]);
    };
    Random random(seed);
    const auto other = [&random](const std::vector<Row>& among) { return among[random.below(among.size())]; };
    std::vector<float> same;
    std::vector<float> strangers;
    for (const Row row : asked) {
        const auto& own = owned.at(owners.byRow[row]);
        if (own.front() != row || own.size() < 2) {
            continue;
        }
        for (std::size_t pair = 0; pair < std::min(kPairsOfOne, own.size() * (own.size() - 1) / 2); ++pair) {
            const std::size_t a = random.below(own.size());
            const std::size_t b = (a + 1 + random.below(own.size() - 1)) % own.size();
            same.push_back(nearness(own[a], own[b]));
        }
    }
    for (std::size_t pair = 0; pair < kRandomPairs; ++pair) {
        const Row a = other(asked);
        const Row b = other(asked);
        if (owners.byRow[a] != owners.byRow[b]) {
            strangers.push_back(nearness(a, b));
        }
    }
    m_calibration = Calibration::fit(same, strangers);
}

Matrix SoundModel::inputsOf(const Neighbourhood& neighbourhood, const Matrix& raw)
{
    Matrix out(raw.rows(), static_cast<Eigen::Index>(kSoundInputCount));
    out.leftCols(static_cast<Eigen::Index>(kQuantileInputCount)) = neighbourhood.scaler.scaled(quantileInputsOf(raw));
    out.rightCols(static_cast<Eigen::Index>(kCircleInputCount)) = circleInputsOf(raw);
    return out;
}

Matrix SoundModel::scaled(const Matrix& raw) const
{
    return m_scaler.scaled(exactInputsOf(raw));
}

Matrix SoundModel::networkInputs(const Matrix& raw) const
{
    const auto* neighbourhood = std::get_if<Neighbourhood>(&m_network);
    return neighbourhood != nullptr ? inputsOf(*neighbourhood, raw) : scaled(raw);
}

Matrix SoundModel::encode(const Matrix& raw) const
{
    const Matrix inputs = networkInputs(raw);
    const auto* neighbourhood = std::get_if<Neighbourhood>(&m_network);
    return neighbourhood != nullptr ? neighbourhood->network.encode(inputs)
                                    : std::get<nn::Autoencoder>(m_network).encode(inputs);
}

Matrix SoundModel::reconstructed(const Matrix& networkInputs) const
{
    if (const auto* neighbourhood = std::get_if<Neighbourhood>(&m_network)) {
        return neighbourhood->network.decode(neighbourhood->network.encode(networkInputs));
    }
    return std::get<nn::Autoencoder>(m_network).reconstruct(networkInputs);
}

std::vector<std::string> SoundModel::inputNames() const
{
    if (variant() == SoundVariant::Neighbourhood) {
        return soundInputNames();
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kInputCount; ++i) {
        names.emplace_back(fileName(static_cast<InputFeature>(i)));
    }
    return names;
}

double SoundModel::rmse(const Matrix& raw, std::span<const Row> rows) const
{
    if (rows.empty()) {
        return 0;
    }
    const Matrix asked = raw(rows, Eigen::all);
    const Matrix truth = scaled(asked);
    return std::sqrt(static_cast<double>((reconstructed(networkInputs(asked)) - truth).squaredNorm()) /
                     static_cast<double>(truth.size()));
}

void SoundModel::save(const std::filesystem::path& file) const
{
    BinaryWriter payload;
    m_scaler.write(payload);
    nlohmann::json options{{"variant", toString(variant())}, {"inputs", inputNames().size()}};
    if (const auto* neighbourhood = std::get_if<Neighbourhood>(&m_network)) {
        neighbourhood->scaler.write(payload);
        neighbourhood->network.write(payload);
        const nn::NeighbourOptions& network = neighbourhood->network.options();
        options["hidden"] = network.hidden;
        options["latent"] = neighbourhood->network.codeSize();
        options["neighbour_weight"] = network.neighbourWeight;
    } else {
        const auto& network = std::get<nn::Autoencoder>(m_network);
        network.write(payload);
        options["hidden"] = network.options().hidden;
        options["latent"] = network.options().latent;
        options["dropout"] = network.options().dropout;
    }
    payload.u32(m_calibration ? 1 : 0);
    if (m_calibration) {
        m_calibration->write(payload);
    }
    nn::writeCheckpoint(file, {.kind = std::string(kKind),
                               .schema = variant() == SoundVariant::Exact ? exactSchema() : neighbourhoodSchema(),
                               .options = options.dump(),
                               .payload = payload.bytes()});
}

SoundModel SoundModel::load(const std::filesystem::path& file)
{
    const std::array schemas = {exactSchema(), neighbourhoodSchema()};
    const nn::Checkpoint checkpoint = nn::readCheckpoint(file, kKind, schemas);
    const auto damaged = [&file](const char* what) {
        return Error(ErrorKind::Corrupt, file.string() + " is damaged: " + what);
    };
    BinaryReader payload(checkpoint.payload, file.string());
    SoundModel model(Scaler::read(payload, kInputCount), nn::Autoencoder());
    if (checkpoint.schema == exactSchema()) {
        nn::Autoencoder network = nn::Autoencoder::read(payload);
        if (network.options() != nn::AutoencoderOptions{}) {
            throw damaged("its network has other sizes than it says.");
        }
        model.m_network = std::move(network);
    } else {
        QuantileScaler scaler = QuantileScaler::read(payload, kQuantileInputCount);
        nn::NeighbourEncoder network = nn::NeighbourEncoder::read(payload);
        if (network.options().inputs != kSoundInputCount || network.options().outputs != kInputCount) {
            throw damaged("its network has other sizes than it says.");
        }
        model.m_network = Neighbourhood{.scaler = std::move(scaler), .network = std::move(network)};
    }
    // Exact models were first saved without a calibration.
    if (payload.left() != 0 && payload.u32() != 0) {
        model.m_calibration = Calibration::read(payload);
    }
    if (payload.left() != 0) {
        throw damaged("there is more in it than a model.");
    }
    return model;
}

} // namespace nearfield
