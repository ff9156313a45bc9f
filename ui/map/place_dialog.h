#pragma once

#include <filesystem>

#include <QDialog>

class QPlainTextEdit;
class QPushButton;

namespace nearfield::ui {

/// Asks what to place on the map: a music file, a catalogue, or pasted rows of one or features.
class PlaceDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PlaceDialog(QWidget* parent = nullptr);

Q_SIGNALS:
    void fileChosen(const QString& path);
    void textGiven(const QString& text);

private:
    void chooseFile();

    QPlainTextEdit* m_text;
    QPushButton* m_place;
};

} // namespace nearfield::ui
