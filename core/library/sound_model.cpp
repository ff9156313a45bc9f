#include "core/library/sound_model.h"

#include <array>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/features/features.h"
#include "core/nn/checkpoint.h"

namespace nearfield {

namespace {

constexpr std::string_view kKind = "autoencoder";

std::uint64_t expectedSchema()
{
    std::array<std::string_view, kInputCount> names;
    for (std::size_t i = 0; i < kInputCount; ++i) {
        names[i] = fileName(static_cast<InputFeature>(i));
    }
    return nn::schemaOf({}, names);
}

} // namespace

SoundModel::SoundModel(Scaler scaler, nn::Autoencoder network)
    : m_scaler(std::move(scaler))
    , m_network(std::move(network))
{
}

SoundModel::Fit SoundModel::fit(const Matrix& inputs, const Split& split, const TrainingOptions& options,
                                TrainingObserver& observer, const std::stop_token& stop)
{
    SoundModel model(Scaler(inputs, split.train), nn::Autoencoder({}, options.seed));
    TrainingReport report =
        model.m_network.train(model.m_scaler.scaled(inputs), split.train, split.validation, options, observer, stop);
    return {std::move(model), std::move(report)};
}

Matrix SoundModel::encode(const Matrix& inputs) const
{
    return m_network.encode(m_scaler.scaled(inputs));
}

double SoundModel::rmse(const Matrix& inputs, std::span<const Row> rows) const
{
    return m_network.rmse(m_scaler.scaled(inputs), rows);
}

void SoundModel::save(const std::filesystem::path& file) const
{
    BinaryWriter payload;
    m_scaler.write(payload);
    m_network.write(payload);
    nn::writeCheckpoint(file, {.kind = std::string(kKind),
                               .schema = expectedSchema(),
                               .options = nlohmann::json{{"inputs", m_network.options().inputs},
                                                         {"hidden", m_network.options().hidden},
                                                         {"latent", m_network.options().latent},
                                                         {"dropout", m_network.options().dropout}}
                                              .dump(),
                               .payload = payload.bytes()});
}

SoundModel SoundModel::load(const std::filesystem::path& file)
{
    const nn::Checkpoint checkpoint = nn::readCheckpoint(file, kKind, expectedSchema());
    BinaryReader payload(checkpoint.payload, file.string());
    Scaler scaler = Scaler::read(payload, kInputCount);
    nn::Autoencoder network = nn::Autoencoder::read(payload);
    if (network.options() != nn::AutoencoderOptions{} || payload.left() != 0) {
        throw Error(ErrorKind::Corrupt, file.string() + " is damaged: its network has other sizes than it says.");
    }
    return {std::move(scaler), std::move(network)};
}

} // namespace nearfield
