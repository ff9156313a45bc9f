#include "ui/charts/training_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QVBoxLayout>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "ui/charts/curve_maths.h"

namespace nearfield::ui {

namespace {

constexpr int kRepaintMs = 100;
constexpr qsizetype kMostPoints = 600; ///< of a curve; more than the pixels it is drawn on
constexpr int kDecimals = 4;           ///< of an RMSE that is read out
constexpr double kPercent = 100;

QString rmseText(double rmse)
{
    return QLocale().toString(rmse, 'f', kDecimals);
}

QString percentText(double share)
{
    return TrainingChart::tr("%1 %").arg(QLocale().toString(kPercent * share, 'f', 2));
}

QFont chartFont()
{
    QFont font = fontOf(TextRole::Small);
    font.setPixelSize(10);
    return font;
}

} // namespace

/// The Qt Charts part, with the marks that Qt Charts does not have painted over it.
class TrainingChart::View : public QChartView
{
public:
    explicit View(TrainingChart& owner);

    void append(std::span<const EpochRecord> records);
    void replace(std::span<const EpochRecord> records);
    void setTicks(const Ticks& epochs, const Ticks& rmse, const std::optional<Ticks>& neighbours);
    void applyTheme(const Theme& theme);

protected:
    void drawForeground(QPainter* painter, const QRectF& area) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    static void addTo(QList<QPointF>& points, const EpochRecord& record, double rmse);
    void setPoints(QLineSeries& series, double EpochRecord::*rmse, std::span<const EpochRecord> records,
                   double factor = 1) const;
    [[nodiscard]] QPointF at(std::size_t epoch, double rmse) const;
    void drawVertical(QPainter& painter, qreal x, const QPen& pen) const;
    void drawBest(QPainter& painter) const;
    void drawReadOut(QPainter& painter) const;

    TrainingChart& m_owner;
    QLineSeries* m_train = new QLineSeries;
    QLineSeries* m_validation = new QLineSeries;
    QLineSeries* m_neighbours = new QLineSeries; ///< in percent
    QValueAxis* m_epochs = new QValueAxis;
    QValueAxis* m_rmse = new QValueAxis;
    QValueAxis* m_percent = new QValueAxis; ///< of m_neighbours, on the right
};

TrainingChart::View::View(TrainingChart& owner)
    : QChartView(&owner)
    , m_owner(owner)
{
    chart()->setBackgroundVisible(false);
    chart()->setMargins({0, 0, 0, 0});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->hide();
    m_train->setName(QStringLiteral("train"));
    m_validation->setName(QStringLiteral("validation"));
    m_neighbours->setName(QStringLiteral("neighbours"));
    m_epochs->setTitleText(TrainingChart::tr("epoch"));
    m_percent->setTitleText(TrainingChart::tr("same artist, % of ten nearest"));
    m_percent->setGridLineVisible(false);
    m_percent->setLineVisible(false);
    m_epochs->setGridLineVisible(false);
    m_epochs->setLineVisible(false);
    m_rmse->setLineVisible(false);
    chart()->addAxis(m_epochs, Qt::AlignBottom);
    chart()->addAxis(m_rmse, Qt::AlignLeft);
    chart()->addAxis(m_percent, Qt::AlignRight);
    for (QValueAxis* axis : {m_epochs, m_rmse, m_percent}) {
        axis->setLabelsFont(chartFont());
        axis->setTitleFont(chartFont());
        axis->setTruncateLabels(false);
    }
    for (QLineSeries* series : {m_train, m_validation}) {
        chart()->addSeries(series);
        series->attachAxis(m_epochs);
        series->attachAxis(m_rmse);
    }
    chart()->addSeries(m_neighbours);
    m_neighbours->attachAxis(m_epochs);
    m_neighbours->attachAxis(m_percent);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false); // the card shines through
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
}

void TrainingChart::View::addTo(QList<QPointF>& points, const EpochRecord& record, double rmse)
{
    if (std::isfinite(rmse)) { // a diverged training has one that is not
        points.append(QPointF(static_cast<qreal>(record.epoch), rmse));
    }
}

void TrainingChart::View::append(std::span<const EpochRecord> records)
{
    // Qt Charts goes through all points for each that is added: never many to many.
    if (m_train->count() + static_cast<qsizetype>(records.size()) > 2 * kMostPoints) {
        replace(m_owner.m_history);
        return;
    }
    QList<QPointF> train;
    QList<QPointF> validation;
    QList<QPointF> neighbours;
    for (const EpochRecord& record : records) {
        addTo(train, record, record.trainRmse);
        addTo(validation, record, record.validationRmse);
        addTo(neighbours, record, kPercent * record.neighbourPrecision);
    }
    m_train->append(train);
    m_validation->append(validation);
    m_neighbours->append(neighbours);
}

void TrainingChart::View::setPoints(QLineSeries& series, double EpochRecord::*rmse,
                                    std::span<const EpochRecord> records, double factor) const
{
    QList<QPointF> points;
    for (const EpochRecord& record : records) {
        addTo(points, record, factor * record.*rmse);
    }
    series.replace(thinned(points, kMostPoints));
}

void TrainingChart::View::replace(std::span<const EpochRecord> records)
{
    setPoints(*m_train, &EpochRecord::trainRmse, records);
    setPoints(*m_validation, &EpochRecord::validationRmse, records);
    setPoints(*m_neighbours, &EpochRecord::neighbourPrecision, records, kPercent);
}

void TrainingChart::View::setTicks(const Ticks& epochs, const Ticks& rmse, const std::optional<Ticks>& neighbours)
{
    const auto set = [](QValueAxis& axis, const Ticks& ticks) {
        axis.setRange(ticks.low, ticks.high);
        axis.setTickCount(static_cast<int>(std::lround((ticks.high - ticks.low) / ticks.step)) + 1);
        axis.setLabelFormat(QStringLiteral("%.%1f").arg(ticks.decimals));
    };
    set(*m_epochs, epochs);
    set(*m_rmse, rmse);
    m_rmse->setTitleText(neighbours ? TrainingChart::tr("loss") : TrainingChart::tr("RMSE"));
    if (neighbours) {
        set(*m_percent, *neighbours);
    }
    chart()->layout()->activate(); // now, or the new labels are a repaint of their own
}

void TrainingChart::View::applyTheme(const Theme& theme)
{
    const bool empty = m_owner.m_history.empty();
    for (QValueAxis* axis : {m_epochs, m_rmse}) {
        axis->setLabelsColor(theme.muted);
        axis->setTitleBrush(theme.muted);
        axis->setGridLineColor(theme.raised);
        axis->setVisible(!empty);
    }
    m_train->setPen(QPen(theme.teal, 1.6));
    m_validation->setPen(QPen(theme.accent, 1.6));
    m_percent->setLabelsColor(theme.good);
    m_percent->setTitleBrush(theme.good);
    m_percent->setVisible(m_owner.hasNeighbours());
    m_neighbours->setPen(QPen(theme.good, 1.2, Qt::DotLine));
}

QPointF TrainingChart::View::at(std::size_t epoch, double rmse) const
{
    return chart()->mapToPosition(QPointF(static_cast<qreal>(epoch), rmse), m_validation);
}

void TrainingChart::View::drawVertical(QPainter& painter, qreal x, const QPen& pen) const
{
    const QRectF plot = chart()->plotArea();
    painter.setPen(pen);
    painter.drawLine(QPointF(std::round(x) + 0.5, plot.top()), QPointF(std::round(x) + 0.5, plot.bottom()));
}

void TrainingChart::View::drawBest(QPainter& painter) const
{
    const Theme& theme = m_owner.m_theme.theme();
    const EpochRecord& best = m_owner.m_history[*m_owner.m_best];
    const QRectF plot = chart()->plotArea();
    const qreal x = at(best.epoch, best.validationRmse).x();
    drawVertical(painter, x, QPen(theme.muted, 1, Qt::DashLine));
    const QString text = TrainingChart::tr("best epoch %1").arg(best.epoch);
    const qreal width = painter.fontMetrics().horizontalAdvance(text);
    const qreal left = x + 5 + width < plot.right() ? x + 5 : x - 5 - width;
    painter.drawText(QPointF(left, plot.top() + painter.fontMetrics().ascent() + 1), text);
}

void TrainingChart::View::drawReadOut(QPainter& painter) const
{
    const Theme& theme = m_owner.m_theme.theme();
    const EpochRecord& record = m_owner.m_history[*m_owner.m_read];
    const QRectF plot = chart()->plotArea();
    const qreal x = at(record.epoch, record.validationRmse).x();
    drawVertical(painter, x, QPen(theme.line, 1));
    const std::pair<double, QColor> curves[] = {{record.trainRmse, theme.teal}, {record.validationRmse, theme.accent}};
    for (const auto& [rmse, colour] : curves) {
        if (std::isfinite(rmse)) {
            painter.setPen(QPen(theme.surface, 1.5));
            painter.setBrush(colour);
            painter.drawEllipse(at(record.epoch, rmse), 3.5, 3.5);
        }
    }
    QStringList lines = {TrainingChart::tr("epoch %1").arg(record.epoch),
                         TrainingChart::tr("train %1").arg(rmseText(record.trainRmse)),
                         TrainingChart::tr("validation %1").arg(rmseText(record.validationRmse))};
    if (record.hasNeighbours()) {
        lines.append(TrainingChart::tr("same artist %1").arg(percentText(record.neighbourPrecision)));
    }
    const QColor colours[] = {theme.text, theme.teal, theme.accent, theme.good};
    painter.setFont(fontOf(TextRole::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    int width = 0;
    for (const QString& line : lines) {
        width = std::max(width, metrics.horizontalAdvance(line));
    }
    QRectF box(x + 10, plot.top() + 18, width + 16, static_cast<qreal>(lines.size()) * metrics.height() + 10);
    if (box.right() > plot.right()) {
        box.moveRight(x - 10);
    }
    painter.setPen(theme.line);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(box, 5, 5);
    for (int i = 0; i < lines.size(); ++i) {
        painter.setPen(colours[i]);
        painter.drawText(box.topLeft() + QPointF(8, 5 + metrics.ascent() + i * metrics.height()), lines[i]);
    }
}

void TrainingChart::View::drawForeground(QPainter* painter, const QRectF& area)
{
    const Theme& theme = m_owner.m_theme.theme();
    painter->setFont(chartFont());
    if (m_owner.m_history.empty()) {
        painter->setFont(fontOf(TextRole::Body));
        painter->setPen(theme.muted);
        const QRectF text = QRectF(sceneRect()).adjusted(20, 0, -20, 0);
        painter->drawText(text, Qt::AlignCenter | Qt::TextWordWrap, m_owner.m_emptyText);
        return;
    }
    if (m_owner.m_best) {
        drawBest(*painter);
    }
    if (m_owner.m_read) {
        drawReadOut(*painter);
    }
    QChartView::drawForeground(painter, area);
}

void TrainingChart::View::mouseMoveEvent(QMouseEvent* event)
{
    QChartView::mouseMoveEvent(event);
    const QPointF position = mapToScene(event->pos());
    const QRectF plot = chart()->plotArea();
    const auto& history = m_owner.m_history;
    if (history.empty() || position.x() < plot.left() - 8 || position.x() > plot.right() + 8) {
        m_owner.read(std::nullopt);
        return;
    }
    const double epoch = chart()->mapToValue(position, m_validation).x();
    const auto after = std::partition_point(history.begin(), history.end(), [epoch](const EpochRecord& record) {
        return static_cast<double>(record.epoch) + 0.5 < epoch;
    });
    m_owner.read(std::min(static_cast<std::size_t>(after - history.begin()), history.size() - 1));
}

void TrainingChart::View::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    m_owner.read(std::nullopt);
}

TrainingChart::TrainingChart(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new View(*this))
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Training curves"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);

    m_timer.setSingleShot(true);
    m_timer.setInterval(kRepaintMs);
    connect(&m_timer, &QTimer::timeout, this, &TrainingChart::showPending);
    connect(&theme, &ThemeManager::themeChanged, this, &TrainingChart::applyTheme);
    setHistory({});
}

TrainingChart::~TrainingChart() = default;

void TrainingChart::setHistory(std::vector<EpochRecord> history)
{
    m_timer.stop();
    m_history = std::move(history);
    m_shown = m_history.size();
    m_read.reset();
    m_best.reset();
    for (std::size_t i = 0; i < m_history.size(); ++i) {
        compareWithBest(i);
    }
    m_view->replace(m_history);
    fitAxes();
    applyTheme();
}

void TrainingChart::append(const EpochRecord& record)
{
    m_history.push_back(record);
    compareWithBest(m_history.size() - 1);
    if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void TrainingChart::showPending()
{
    const bool first = m_shown == 0;
    m_view->append(std::span(m_history).subspan(m_shown));
    m_shown = m_history.size();
    fitAxes();
    if (first) {
        applyTheme(); // the axes appear
    }
}

void TrainingChart::setEmptyText(const QString& text)
{
    m_emptyText = text;
    describe();
    m_view->viewport()->update();
}

std::size_t TrainingChart::bestEpoch() const noexcept
{
    return m_best ? m_history[*m_best].epoch : 0;
}

QString TrainingChart::readOut() const
{
    if (!m_read) {
        return {};
    }
    const EpochRecord& record = m_history[*m_read];
    const QString text = tr("epoch %1: train %2, validation %3")
                             .arg(record.epoch)
                             .arg(rmseText(record.trainRmse), rmseText(record.validationRmse));
    return record.hasNeighbours() ? tr("%1, same artist %2").arg(text, percentText(record.neighbourPrecision)) : text;
}

void TrainingChart::compareWithBest(std::size_t position)
{
    const double validation = m_history[position].validationRmse;
    if (std::isfinite(validation) && (!m_best || validation < m_history[*m_best].validationRmse)) {
        m_best = position;
    }
}

void TrainingChart::fitAxes()
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double leastShare = low;
    double mostShare = high;
    for (const EpochRecord& record : m_history) {
        if (record.hasNeighbours()) {
            leastShare = std::min(leastShare, kPercent * record.neighbourPrecision);
            mostShare = std::max(mostShare, kPercent * record.neighbourPrecision);
        }
        for (const double rmse : {record.trainRmse, record.validationRmse}) {
            if (std::isfinite(rmse)) {
                low = std::min(low, rmse);
                high = std::max(high, rmse);
            }
        }
    }
    if (high >= low) {
        constexpr int kMostMarks = 6;
        m_view->setTicks(
            niceTicks(0, static_cast<double>(m_history.back().epoch), kMostMarks, 1), niceTicks(low, high, kMostMarks),
            mostShare >= leastShare ? std::optional(niceTicks(leastShare, mostShare, kMostMarks)) : std::nullopt);
    }
    if (hasNeighbours() != m_neighboursShown) {
        m_neighboursShown = hasNeighbours();
        Q_EMIT neighboursChanged(m_neighboursShown);
    }
    describe();
}

void TrainingChart::describe()
{
    setAccessibleDescription(m_best ? (hasNeighbours() ? tr("%1 epochs, best epoch %2 with validation loss %3. %4")
                                                       : tr("%1 epochs, best epoch %2 with validation RMSE %3. %4"))
                                          .arg(m_history.size())
                                          .arg(bestEpoch())
                                          .arg(rmseText(m_history[*m_best].validationRmse), readOut())
                                          .trimmed()
                                    : m_emptyText);
}

void TrainingChart::applyTheme()
{
    m_view->applyTheme(m_theme.theme());
    m_view->viewport()->update();
}

void TrainingChart::read(std::optional<std::size_t> position)
{
    if (position != m_read) {
        m_read = position;
        describe();
        m_view->viewport()->update();
    }
}

void TrainingChart::keyPressEvent(QKeyEvent* event)
{
    if (m_history.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const std::size_t last = m_history.size() - 1;
    const std::size_t now = m_read.value_or(m_best.value_or(last));
    switch (event->key()) {
    case Qt::Key_Left:
        read(now > 0 ? now - 1 : 0);
        break;
    case Qt::Key_Right:
        read(std::min(now + 1, last));
        break;
    case Qt::Key_Home:
        read(0);
        break;
    case Qt::Key_End:
        read(last);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TrainingChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
        read(m_best);
    }
}

void TrainingChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    read(std::nullopt);
}

} // namespace nearfield::ui
