#pragma once

#include <array>

#include <QDialog>

#include "core/nn/training.h"
#include "ui/trainer.h"

class QComboBox;
class QGridLayout;
class QSpinBox;

namespace nearfield::ui {

/// Which variant of the autoencoder, how long to train each model, when to give up, and with which seed.
class TrainingOptionsDialog : public QDialog
{
    Q_OBJECT
public:
    /// `tracks`: of the library, which decides what is best for a variant.
    TrainingOptionsDialog(const TrainingOptions& autoencoder, const TrainingOptions& ratings, SoundVariant variant,
                          std::size_t tracks, QWidget* parent = nullptr);

    [[nodiscard]] TrainingOptions options(TrainedModel model) const;
    [[nodiscard]] SoundVariant variant() const;

private:
    struct Fields
    {
        TrainingOptions options; ///< those that have no field too
        QSpinBox* maxEpochs = nullptr;
        QSpinBox* patience = nullptr;
        QSpinBox* seed = nullptr;
    };

    void addColumn(QGridLayout& grid, TrainedModel model, const QString& name);
    void setValues(TrainedModel model, const TrainingOptions& options);
    [[nodiscard]] Fields& of(TrainedModel model) { return m_fields[static_cast<std::size_t>(model)]; }

    std::size_t m_tracks;
    QComboBox* m_variant;
    std::array<Fields, kTrainedModels.size()> m_fields;
};

} // namespace nearfield::ui
