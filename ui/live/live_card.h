// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card_frame.h"
#include "host_session.h"
#include "live/live_words.h"
#include "live/past_wishes.h"
#include "live/wish_line.h"
#include "model/host_model.h"

class QAbstractSlider;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace domus {

class ErrorBar;

/// A box about one thing of a guest that can be changed while it runs: a heading, what the guest has really come to, a
/// slider that asks, one button that takes the last change back, and what counts from the next start. What the daemon
/// refuses is said in it.
class LiveCard : public wizard::CardFrame {
    Q_OBJECT
public:
    LiveCard(const QString &title, HostSession *session, QWidget *parent);

    void open(const GuestEntry &entry);
    void refresh(const GuestEntry &entry);
    void close();

    QString words() const;
    QString cause() const;
    QPushButton *undoButton() const { return m_undo; }
    ErrorBar *bar() const { return m_bar; }

Q_SIGNALS:
    void nextStartRequested();

protected:
    /// Below the heading, before what counts from the next start.
    void addContent(QWidget *widget);
    void addContent(QLayout *layout);
    /// Its values are asked for as they change. Not before addContent().
    void setSlider(QAbstractSlider *slider);
    const Guest &guest() const { return m_guest; }
    HostSession *session() const { return m_session; }
    WishLine *line() { return &m_line; }

    virtual LiveWords wordsFor(const Guest &guest) const = 0;
    /// Empty: nothing counts from a next start.
    virtual QString nextText(const Guest &guest) const = 0;
    /// What the handle stands for while nobody holds it.
    virtual qint64 target(const Guest &guest) const = 0;
    virtual QString valueText(qint64 value) const = 0;
    virtual void showFigures(const Guest &guest) = 0;
    virtual void setHandle(qint64 value) = 0;
    virtual qint64 handle() const = 0;
    /// What may be asked while the handle is dragged there.
    virtual qint64 whileDragged(qint64 value) const { return value; }
    /// A last word before it is asked for good. Returns false when a person has to decide first.
    virtual bool mayAsk(qint64) { return true; }
    /// What a button beside the refusal may offer; empty = nothing.
    virtual QString offerAfter(const ErrorInfo &) { return {}; }
    virtual void onBarAction() {}
    virtual WishLine::Send sender() const = 0;

    void ask(qint64 value);
    /// Stays when what was asked last is answered.
    void showStandingNotice(const QString &text);

private:
    QLayout *makeHeading(const QString &title);
    QLayout *makeFooter();
    void onSliderChanged();
    void onReleased();
    void rememberTarget();
    void undo();
    void updateUndo();
    void showWords();

    QPointer<HostSession> m_session;
    Guest m_guest;
    QString m_key;
    WishLine m_line;
    PastWishes m_past;
    QVBoxLayout *m_layout;
    QLabel *m_words;
    QLabel *m_cause;
    QPushButton *m_undo;
    QLabel *m_next;
    QToolButton *m_changeNext;
    ErrorBar *m_bar;
    QAbstractSlider *m_slider = nullptr;
    QTimer m_keysDone; ///< arrow keys in quick succession are one change to take back
    bool m_changing = false;
    bool m_noticeStands = false; ///< until something else is asked
};

} // namespace domus
