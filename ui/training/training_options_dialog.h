#pragma once

#include <array>

#include <QDialog>

#include "core/nn/training.h"
#include "ui/trainer.h"

class QGridLayout;
class QSpinBox;

namespace nearfield::ui {

/// How long to train each model, when to give up, and with which seed.
class TrainingOptionsDialog : public QDialog
{
    Q_OBJECT
public:
    TrainingOptionsDialog(const TrainingOptions& autoencoder, const TrainingOptions& ratings,
                          QWidget* parent = nullptr);

    [[nodiscard]] TrainingOptions options(TrainedModel model) const;

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

    std::array<Fields, kTrainedModels.size()> m_fields;
};

} // namespace nearfield::ui
