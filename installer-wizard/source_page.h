// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "source_lookup.h"
#include "wizard_page.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace domus::wizard {

class DetectionCard;
class TextLabel;

/// What to install: one field that takes anything, and what it turned out to be.
class SourcePage : public WizardPage {
    Q_OBJECT
public:
    explicit SourcePage(HostSession *session, QWidget *parent = nullptr);

    void setSource(const QString &source);
    /// Null until there is one.
    const api::install::Detection *detection() const;

    QString title() const override { return tr("What"); }
    QString subtitle() const override { return tr("Give anything that can be installed: what it is appears as you type."); }
    bool isComplete() const override { return detection(); }
    void addAnswers(api::install::Plan &plan) const override;
    QWidget *firstField() const override;

Q_SIGNALS:
    void detectionChanged();
    /// The file tells of a whole guest, which is to be imported rather than installed.
    void importWanted(const QString &file);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeSourceRow();
    QWidget *makeInitrdRow();
    QWidget *makeChosenRow();
    void makeList();
    void browse(QLineEdit *into, const QString &title);
    void onLookupChanged();
    void showSystems();
    void onSystemChosen(const QListWidgetItem *item);
    void forgetSystem();

    SourceLookup *m_lookup;
    QLineEdit *m_edit = nullptr;
    QLineEdit *m_initrd = nullptr;
    QWidget *m_initrdRow = nullptr;
    QWidget *m_chosenRow = nullptr;
    QLabel *m_chosenLabel = nullptr;
    DetectionCard *m_card = nullptr;
    QPushButton *m_import = nullptr;
    TextLabel *m_nextNote = nullptr;
    TextLabel *m_help = nullptr;
    QLabel *m_listLabel = nullptr;
    QListWidget *m_list = nullptr;
    api::install::System m_chosen; ///< of the catalogue; without id when none
};

} // namespace domus::wizard
