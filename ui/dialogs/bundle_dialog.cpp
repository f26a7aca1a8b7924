// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/bundle_dialog.h"

#include "byte_size.h"
#include "common/error_bar.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

namespace domus {

static constexpr int barSteps = 1000;

static QSpinBox *makeGibField(int least, int most, const QString &usual, QWidget *parent)
{
    auto *field = new QSpinBox(parent);
    field->setRange(least - 1, most);
    field->setSpecialValueText(usual);
    field->setSuffix(BundleDialog::tr(" GiB"));
    return field;
}

BundleDialog::BundleDialog(QWidget *parent)
    : QDialog(parent),
      m_state(new QLabel(this)),
      m_memory(makeGibField(2, 1024, tr("Half of what is free, from 2 to 4 GiB"), this)),
      m_disk(makeGibField(1, 65536, tr("20 GiB, or what it has"), this)),
      m_progress(new QProgressBar(this)),
      m_error(new ErrorBar(this))
{
    setWindowTitle(tr("Bundled Xen"));
    setMinimumWidth(480);
    auto *about =
        new QLabel(tr("A whole Xen host inside QEMU, on this machine: a small Debian with Xen and Domus, built from the "
                      "distribution's packages without root. Its guests are real Xen domains."),
                   this);
    about->setWordWrap(true);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setText(tr("Looking what is there…"));
    m_memory->setToolTip(tr("Of the whole machine: Xen, dom0 and all guests"));
    m_disk->setToolTip(tr("For the guests' disks; it takes room only as it fills"));
    m_progress->setRange(0, barSteps);
    m_progress->hide();
    m_error->setDismissable(false);
    auto *form = new QFormLayout;
    form->addRow(tr("&Memory:"), m_memory);
    form->addRow(tr("&Disk:"), m_disk);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addLayout(form);
    layout->addWidget(m_state);
    layout->addWidget(m_progress);
    layout->addWidget(m_error);
    layout->addWidget(makeButtons());
    setWorking(false);
    spawn(look(this), "looking at the bundled Xen");
}

BundleDialog::~BundleDialog()
{
    m_work.cancel();
}

QWidget *BundleDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QDialogButtonBox::Cancel);
    m_stop = buttons->addButton(tr("Shut &Down"), QDialogButtonBox::ActionRole);
    m_start = buttons->addButton(tr("&Start"), QDialogButtonBox::ActionRole);
    m_start->setDefault(true);
    m_stop->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &BundleDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &BundleDialog::start);
    connect(m_stop, &QPushButton::clicked, this, &BundleDialog::stop);
    return buttons;
}

void BundleDialog::setWorking(bool working)
{
    m_working = working;
    m_progress->setVisible(working);
    m_memory->setEnabled(!working && !m_runs);
    m_disk->setEnabled(!working && !m_runs);
    m_start->setEnabled(!working && m_canStart);
    m_stop->setEnabled(!working);
    m_stop->setVisible(m_runs);
}

void BundleDialog::start()
{
    const auto add = [](QStringList &words, const char *name, const QSpinBox *field) {
        if (field->value() > field->minimum())
            words +=
                QStringLiteral("--%1=%2").arg(QLatin1String(name), QString::number(ByteSize::fromGiB(field->value()).bytes()));
    };
    QStringList words{QStringLiteral("start")};
    add(words, "memory", m_memory);
    add(words, "disk", m_disk);
    m_work = CancelSource();
    spawn(run(this, words, m_work.token()), "starting the bundled Xen");
}

void BundleDialog::stop()
{
    m_work = CancelSource();
    spawn(run(this, {QStringLiteral("stop")}, m_work.token()), "stopping the bundled Xen");
}

void BundleDialog::reject()
{
    if (!m_working)
        return QDialog::reject();
    m_state->setText(tr("Cancelling…"));
    m_cancel->setEnabled(false);
    m_work.cancel();
}

void BundleDialog::onProgress(double progress, const QString &text)
{
    m_progress->setValue(int(progress * barSteps));
    m_state->setText(text + QStringLiteral("…"));
}

void BundleDialog::showStatus(const QJsonObject &status, const QJsonObject &lacks)
{
    const auto stage = status[QLatin1String("stage")].toString();
    m_runs = status.contains(QLatin1String("pid"));
    auto missing = lacks[QLatin1String("starting")].toArray();
    if (stage == QLatin1String("absent")) {
        for (const auto &lack : lacks[QLatin1String("building")].toArray())
            missing.append(lack);
    }
    QStringList words;
    for (const auto &lack : std::as_const(missing))
        words += QStringLiteral("• %1: %2").arg(lack[QLatin1String("what")].toString(), lack[QLatin1String("remedy")].toString());
    m_canStart = words.isEmpty();
    if (!words.isEmpty())
        m_state->setText(tr("This machine lacks something for it:") + u'\n' + words.join(u'\n'));
    else if (stage == QLatin1String("answering"))
        m_state->setText(tr("It runs. Start puts it into the sidebar again."));
    else if (stage == QLatin1String("built"))
        m_state->setText(tr("It is built, and off."));
    else
        m_state->setText(m_runs
                             ? tr("It runs and does not answer.")
                             : tr("It is not built yet: that takes a minute or some, and some 100 MB from the package mirror."));
    setWorking(false);
}

void BundleDialog::finish(const QString &verb, const QJsonObject &result)
{
    if (verb == QLatin1String("start")) {
        const RemoteHost host = bundleHost(result[QLatin1String("address")].toObject());
        registerBundleHost(host);
        Q_EMIT started(host);
    } else {
        unregisterBundleHost();
        Q_EMIT stopped();
    }
    accept();
}

Task<> BundleDialog::look(QPointer<BundleDialog> self)
{
    try {
        const QJsonObject status = co_await runBundleHelper({QStringLiteral("status")});
        const QJsonObject lacks = co_await runBundleHelper({QStringLiteral("check")});
        if (self && !self->m_working)
            self->showStatus(status, lacks);
    } catch (const Error &error) {
        if (self) {
            self->m_state->setText(tr("It cannot be used here:"));
            self->m_error->showError(error.info());
        }
    }
}

Task<> BundleDialog::run(QPointer<BundleDialog> self, QStringList words, CancelToken token)
{
    self->m_error->clear();
    self->m_progress->setValue(0);
    self->setWorking(true);
    const HelperProgress progress = [self](double done, const QString &text) {
        if (self)
            self->onProgress(done, text);
    };
    ErrorInfo problem;
    try {
        const QJsonObject result = co_await runBundleHelper(words, progress, token);
        if (self) {
            self->setWorking(false);
            co_return self->finish(words.constFirst(), result);
        }
    } catch (const Error &error) {
        problem = error.info();
    }
    if (!self)
        co_return;
    self->m_cancel->setEnabled(true);
    self->setWorking(false);
    if (problem.code == ErrorCode::Cancelled)
        co_return self->m_state->setText(tr("Cancelled. Nothing is left half."));
    self->m_state->setText(tr("That did not work:"));
    self->m_error->showError(problem);
}

} // namespace domus
