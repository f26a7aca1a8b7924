// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace domus {

/// What a VNC server wants to know before it lets somebody in, asked over the display: a password, a name and a password, or
/// whether its certificate is the right one. While an answer is under way its fields are locked.
class VncQuestionCard : public QFrame {
    Q_OBJECT
public:
    VncQuestionCard(const QString &address, QWidget *parent);

    /// problem: why the last answer did not do; may be empty.
    void askLogin(bool user, const QString &problem);
    void askTrust(const QByteArray &fingerprint, bool known);
    /// Hides it and forgets what was typed.
    void dismiss();
    /// As high as its texts need, in the middle.
    void placeIn(const QRect &area);

    QLineEdit *userField() const { return m_user; }
    QLineEdit *passwordField() const { return m_password; }
    QLabel *problemLabel() const { return m_problem; }
    QPushButton *acceptButton() const { return m_accept; }
    QPushButton *cancelButton() const { return m_cancel; }

Q_SIGNALS:
    void loginGiven(const QString &user, const QString &password);
    void trustGiven(const QByteArray &fingerprint);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QFormLayout *makeFields();
    void present(const QString &question, const QString &explanation, bool login);
    void lock(bool locked);
    void submit();

    const QString m_address;
    QByteArray m_fingerprint; ///< empty while it asks for a login
    QLabel *m_question;
    QLabel *m_explanation;
    QLabel *m_problem;
    QLabel *m_print;
    QWidget *m_fields;
    QLabel *m_userLabel;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_show;
    QPushButton *m_accept;
    QPushButton *m_cancel;
};

} // namespace domus
