#pragma once

#include "ui/theme.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace nearfield::ui {

class TrainingChart;

/// The curves of one model, with a line below that says where its training is.
class CurveCard : public Card
{
    Q_OBJECT
public:
    CurveCard(const QString& title, const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] TrainingChart& chart() noexcept { return *m_chart; }
    void setCaption(const QString& text);
    /// A quiet second line: what one may want to know of the model.
    void setRemark(const QString& text);
    /// The same, to be clicked.
    void setOffer(const QString& text, const QString& toolTip);

Q_SIGNALS:
    void offerTaken();

private:
    TrainingChart* m_chart;
    QLabel* m_caption;
    QLabel* m_remark;
    QPushButton* m_offer;
};

} // namespace nearfield::ui
