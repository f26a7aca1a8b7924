// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error.h"

#include <QFrame>

class QLabel;
class QToolButton;
class QPushButton;

namespace domus {

/// Says in place what failed, why, and what to do next: text in bold, the lowest layer's words and the hint below it. Stays until
/// it is dismissed or something else is to be said; never takes the focus. Hidden while there is nothing to say.
class ErrorBar : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Error, Notice };

    explicit ErrorBar(QWidget *parent = nullptr);

    void showError(const ErrorInfo &error);
    void showNotice(const QString &text);
    /// Adds a button, as in "Retry"; its click is actionTriggered(). Empty = none.
    void setActionText(const QString &text);
    void setDismissable(bool dismissable);
    void clear();

    QString text() const;

Q_SIGNALS:
    void actionTriggered();
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void present(Tone tone, const QString &first, const QString &second);

    Tone m_tone = Tone::Error;
    QLabel *m_symbol;
    QLabel *m_first;
    QLabel *m_second;
    QPushButton *m_action;
    QToolButton *m_dismiss;
};

} // namespace domus
