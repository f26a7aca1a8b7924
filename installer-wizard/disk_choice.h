// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io_domus_daemon.h"
#include "io_domus_install.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace domus::wizard {

class SizeChoice;
class TextLabel;

/// The guest's disk: a new image, one that is there, none (for a kernel alone), or the disk image that is the source.
class DiskChoice : public QWidget {
    Q_OBJECT
public:
    explicit DiskChoice(QWidget *parent = nullptr);

    void setHost(const api::daemon::Host &host);
    void setDetection(const api::install::Detection &detection);
    void setGuestName(const QString &name);

    bool isGood() const;
    bool makesNewImage() const;
    void addAnswers(api::install::Plan &plan) const;
    QWidget *firstField() const;

Q_SIGNALS:
    void changed();

private:
    enum Kind { New, Existing, None };

    void makeFields();
    void placeFields();
    void fillKinds();
    void onKindChanged();
    void updateTexts();
    void updateRange();
    Kind kind() const;
    bool isSourceTheDisk() const;
    bool isSourceCopied() const;
    QString pathProblem() const;

    QComboBox *m_kind = nullptr;
    TextLabel *m_sourceNote = nullptr;
    SizeChoice *m_size = nullptr;
    QLabel *m_pathLabel = nullptr;
    QLineEdit *m_path = nullptr;
    QPushButton *m_browse = nullptr;
    TextLabel *m_pathProblem = nullptr;
    api::daemon::Host m_host;
    api::install::Detection m_detection;
    QString m_guestName;
};

} // namespace domus::wizard
