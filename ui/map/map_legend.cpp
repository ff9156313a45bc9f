#include "ui/map/map_legend.h"

#include <algorithm>

#include <QAbstractButton>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr int kMostName = 118; ///< pixels

/// A dot and a name; hollow while its tracks are hidden.
class ClassButton : public QAbstractButton
{
public:
    ClassButton(const ThemeManager& theme, const Colouring::Class& shown, bool ranked, bool on)
        : m_theme(theme)
        , m_number(shown.number)
        , m_ranked(ranked)
    {
        setFont(fontOf(TextRole::Small));
        setText(fontMetrics().elidedText(shown.name, Qt::ElideRight, kMostName));
        setCheckable(true);
        setChecked(on);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setAccessibleName(shown.name);
        setToolTip(QObject::tr("%1: %2 tracks. Click to hide or show them, double-click to show them alone.")
                       .arg(shown.name, countText(static_cast<std::int64_t>(shown.tracks))));
    }
    std::function<void()> alone;

    [[nodiscard]] QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(text()) + 20, fontMetrics().height() + 3};
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const Theme& theme = m_theme.theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor colour = classColour(m_number, m_ranked, theme);
        painter.setPen(QPen(colour, 1.5));
        painter.setBrush(isChecked() ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(6, height() / 2.0), 4, 4);
        QFont shown = font();
        shown.setUnderline(hasFocus());
        painter.setFont(shown);
        painter.setPen(isChecked() ? theme.text : theme.muted);
        painter.drawText(rect().adjusted(17, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    }
    void mouseDoubleClickEvent(QMouseEvent* event) override
    {
        alone();
        event->accept();
    }

private:
    const ThemeManager& m_theme;
    std::uint8_t m_number;
    bool m_ranked;
};

/// The colours of a scale from left to right.
class ScaleBar : public QWidget
{
public:
    explicit ScaleBar(const ThemeManager& theme)
        : m_theme(theme)
    {
        setFixedSize(170, 10);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QLinearGradient gradient(0, 0, width(), 0);
        for (int i = 0; i <= 16; ++i) {
            gradient.setColorAt(i / 16.0, scaleColour(i / 16.0, m_theme.theme()));
        }
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(gradient);
        painter.drawRoundedRect(rect(), 5, 5);
    }

private:
    const ThemeManager& m_theme;
};

QLabel* makeSmall(const QString& text, bool muted = true)
{
    auto* label = new QLabel(text);
    label->setFont(fontOf(TextRole::Small));
    if (muted) {
        label->setProperty("role", QStringLiteral("muted"));
    }
    return label;
}

} // namespace

MapLegend::MapLegend(const ThemeManager& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("mapLegend"));
    setProperty("surface", QStringLiteral("card"));
    setAccessibleName(tr("What the colours mean"));
    m_layout->setContentsMargins(12, 10, 14, 10);
    m_layout->setSizeConstraint(QLayout::SetFixedSize);
}

void MapLegend::setColouring(const Colouring& colouring)
{
    if (!(colouring.by == m_by)) {
        m_hidden.clear();
    }
    m_by = colouring.by;
    delete m_content;
    m_content = new QWidget;
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    m_classes.clear();
    for (const Colouring::Class& one : colouring.classes) {
        m_classes.push_back(one.number);
        auto* button = new ClassButton(m_theme, one, colouring.ranked, !m_hidden.contains(one.number));
        connect(button, &QAbstractButton::clicked, this, [this, number = one.number] { toggle(number, false); });
        button->alone = [this, number = one.number] { toggle(number, true); };
        layout->addWidget(button);
    }
    if (colouring.hasScale()) {
        layout->setSpacing(5);
        layout->addWidget(makeSmall(nameOf(colouring.by), false));
        layout->addWidget(new ScaleBar(m_theme));
        auto* ends = new QHBoxLayout;
        ends->addWidget(makeSmall(colouring.lowText.isEmpty() ? tr("nothing known") : colouring.lowText));
        ends->addStretch();
        ends->addWidget(makeSmall(colouring.highText));
        layout->addLayout(ends);
        if (colouring.unknown > 0) {
            layout->addWidget(
                makeSmall(tr("grey: unknown (%1)").arg(countText(static_cast<std::int64_t>(colouring.unknown)))));
        }
    }
    m_layout->addWidget(m_content);
    m_layout->activate();
    adjustSize();
    Q_EMIT resized();
}

void MapLegend::toggle(std::uint8_t number, bool alone)
{
    if (alone) {
        const bool isAlone = m_hidden.size() + 1 == m_classes.size() && !m_hidden.contains(number);
        m_hidden.clear();
        if (!isAlone) {
            m_hidden.insert(m_classes.begin(), m_classes.end());
            m_hidden.erase(number);
        }
    } else if (!m_hidden.erase(number)) {
        m_hidden.insert(number);
    }
    if (m_hidden.size() == m_classes.size()) {
        m_hidden.clear(); // nothing left to look at: all of them again
    }
    const auto buttons = m_content->findChildren<QAbstractButton*>();
    for (qsizetype i = 0; i < buttons.size(); ++i) {
        buttons[i]->setChecked(!m_hidden.contains(m_classes[static_cast<std::size_t>(i)]));
        buttons[i]->update();
    }
    Q_EMIT filterChanged();
}

} // namespace nearfield::ui
