#include "ui/training/training_options_dialog.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace nearfield::ui {

namespace {

QSpinBox* makeSpinBox(const QString& meaning, int least, int most)
{
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setToolTip(meaning);
    box->setAccessibleDescription(meaning);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

template <typename Number>
int boxValue(Number number)
{
    return static_cast<int>(std::min<Number>(number, static_cast<Number>(std::numeric_limits<int>::max())));
}

} // namespace

TrainingOptionsDialog::TrainingOptionsDialog(const TrainingOptions& autoencoder, const TrainingOptions& ratings,
                                             SoundVariant variant, std::size_t tracks, QWidget* parent)
    : QDialog(parent)
    , m_tracks(tracks)
    , m_variant(new QComboBox)
{
    setWindowTitle(tr("Training options"));
    auto* hint = new QLabel(tr("They count for the next training."));
    hint->setProperty("role", QStringLiteral("muted"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->addWidget(new QLabel(tr("Learns")), 1, 0);
    grid->addWidget(new QLabel(tr("Most epochs")), 2, 0);
    grid->addWidget(new QLabel(tr("Patience (epochs)")), 3, 0);
    grid->addWidget(new QLabel(tr("Seed")), 4, 0);
    m_variant->setObjectName(QStringLiteral("soundVariant"));
    m_variant->setAccessibleName(tr("What the autoencoder learns"));
    const QString meaning =
        tr("Neighbourhood: tracks of one artist come to lie near each other; the better neighbours.\n"
           "Exact: the published autoencoder, which gives back its 16 features.");
    m_variant->setToolTip(meaning);
    m_variant->setAccessibleDescription(meaning);
    m_variant->addItem(tr("neighbourhood"), static_cast<int>(SoundVariant::Neighbourhood));
    m_variant->addItem(tr("exact"), static_cast<int>(SoundVariant::Exact));
    m_variant->setCurrentIndex(m_variant->findData(static_cast<int>(variant)));
    grid->addWidget(m_variant, 1, 1 + static_cast<int>(TrainedModel::Autoencoder));
    connect(m_variant, &QComboBox::currentIndexChanged, this, [this] {
        setValues(TrainedModel::Autoencoder,
                  defaultTrainingOptions(TrainedModel::Autoencoder, this->variant(), m_tracks));
    });
    addColumn(*grid, TrainedModel::Autoencoder, tr("Autoencoder"));
    addColumn(*grid, TrainedModel::Ratings, tr("Ratings model"));

    auto* buttons =
        new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults);
    for (QAbstractButton* button : buttons->buttons()) {
        button->setIcon({}); // those of the desktop's style do not follow the theme
    }
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        m_variant->setCurrentIndex(m_variant->findData(static_cast<int>(kDefaultSoundVariant)));
        for (const TrainedModel model : kTrainedModels) {
            setValues(model, defaultTrainingOptions(model, this->variant(), m_tracks));
        }
    });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 16);
    layout->setSpacing(14);
    layout->addWidget(hint);
    layout->addLayout(grid);
    layout->addWidget(buttons);
    setValues(TrainedModel::Autoencoder, autoencoder);
    setValues(TrainedModel::Ratings, ratings);
}

void TrainingOptionsDialog::addColumn(QGridLayout& grid, TrainedModel model, const QString& name)
{
    Fields& fields = of(model);
    fields.maxEpochs = makeSpinBox(tr("It ends after this many epochs at the latest"), 1, 10000);
    fields.patience =
        makeSpinBox(tr("It ends when the validation error has not fallen for this many epochs"), 1, 10000);
    fields.seed =
        makeSpinBox(tr("The same seed and the same library give the same model"), 0, std::numeric_limits<int>::max());
    const int column = 1 + static_cast<int>(model);
    const QString prefix = model == TrainedModel::Autoencoder ? QStringLiteral("sound") : QStringLiteral("ratings");
    const std::tuple<QSpinBox*, QString, QString> boxes[] = {
        {fields.maxEpochs, QStringLiteral("MaxEpochs"), tr("Most epochs")},
        {fields.patience, QStringLiteral("Patience"), tr("Patience")},
        {fields.seed, QStringLiteral("Seed"), tr("Seed")}};
    auto* header = new QLabel(name);
    header->setProperty("role", QStringLiteral("muted"));
    grid.addWidget(header, 0, column);
    int row = 2;
    for (const auto& [box, object, meaning] : boxes) {
        box->setObjectName(prefix + object);
        box->setAccessibleName(tr("%1 of the %2").arg(meaning, name.toLower()));
        grid.addWidget(box, row++, column);
    }
}

void TrainingOptionsDialog::setValues(TrainedModel model, const TrainingOptions& options)
{
    Fields& fields = of(model);
    fields.options = options;
    fields.maxEpochs->setValue(boxValue(options.maxEpochs));
    fields.patience->setValue(boxValue(options.patience));
    fields.seed->setValue(boxValue(options.seed));
}

SoundVariant TrainingOptionsDialog::variant() const
{
    return static_cast<SoundVariant>(m_variant->currentData().toInt());
}

TrainingOptions TrainingOptionsDialog::options(TrainedModel model) const
{
    const Fields& fields = m_fields[static_cast<std::size_t>(model)];
    TrainingOptions options = fields.options;
    options.maxEpochs = static_cast<std::size_t>(fields.maxEpochs->value());
    options.patience = static_cast<std::size_t>(fields.patience->value());
    options.seed = static_cast<std::uint64_t>(fields.seed->value());
    return options;
}

} // namespace nearfield::ui
