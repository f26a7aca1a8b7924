// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk_choice.h"

#include "file_choice.h"
#include "size_choice.h"
#include "wizard_look.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace domus::wizard {

using api::install::SourceKind;

static const ByteSize leastDisk = ByteSize::fromGiB(1);
static const ByteSize smallestImage = ByteSize::fromMiB(1); ///< that the daemon makes

DiskChoice::DiskChoice(QWidget *parent) : QWidget(parent)
{
    makeFields();
    placeFields();
    m_size->setRules(
        [](ByteSize size) {
            return size < smallestImage ? tr("A disk needs at least %1.").arg(smallestImage.toString()) : QString();
        },
        [this](ByteSize size) {
            return size > m_host.imagesFree && !m_host.imagesDirectory.isEmpty()
                ? tr("More than is free now. The image grows as the guest writes, and may fill the host's disk.")
                : QString();
        });
    connect(m_kind, &QComboBox::currentIndexChanged, this, &DiskChoice::onKindChanged);
    connect(m_size, &SizeChoice::changed, this, &DiskChoice::changed);
    connect(m_path, &QLineEdit::textChanged, this, &DiskChoice::onKindChanged);
    connect(m_browse, &QPushButton::clicked, this, [this] {
        chooseFile(this, tr("Disk Image"), m_path->text(), [this](const QString &path) { m_path->setText(path); });
    });
}

void DiskChoice::makeFields()
{
    m_kind = new QComboBox;
    m_kind->setObjectName(QStringLiteral("diskKindCombo"));
    m_kind->setAccessibleName(tr("Disk"));
    m_kind->setAccessibleDescription(tr("Whether the guest gets a new disk image or one that is there"));
    m_sourceNote = new TextLabel;
    m_sourceNote->setObjectName(QStringLiteral("diskSourceNote"));
    m_size = new SizeChoice(QStringLiteral("disk"), tr("Size of the disk"));
    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("diskPathEdit"));
    m_path->setAccessibleName(tr("File of the disk image"));
    m_pathLabel = new QLabel(tr("&File"));
    m_pathLabel->setBuddy(m_path);
    m_browse = new QPushButton(tr("Br&owse…"));
    m_browse->setObjectName(QStringLiteral("diskBrowseButton"));
    m_browse->setAutoDefault(false);
    m_browse->setAccessibleDescription(tr("Choose a disk image that is there"));
    m_pathProblem = new TextLabel;
    m_pathProblem->setObjectName(QStringLiteral("diskPathProblem"));
    m_pathProblem->setTone(Tone::Bad);
}

void DiskChoice::placeFields()
{
    auto *file = new QHBoxLayout;
    file->setSpacing(8);
    file->addWidget(m_pathLabel);
    file->addWidget(m_path, 1);
    file->addWidget(m_browse);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_kind);
    layout->addWidget(m_sourceNote);
    layout->addWidget(m_size);
    layout->addLayout(file);
    layout->addWidget(m_pathProblem);
}

void DiskChoice::setHost(const api::daemon::Host &host)
{
    m_host = host;
    updateRange();
    updateTexts();
    m_size->checkAgain();
}

void DiskChoice::setDetection(const api::install::Detection &detection)
{
    const bool otherKind = m_kind->count() == 0 || detection.kind != m_detection.kind;
    m_detection = detection;
    if (otherKind)
        fillKinds();
    updateRange();
    m_size->setRecommendation({}, detection.diskRecommended.isZero() ? ByteSize::fromGiB(20) : detection.diskRecommended);
    updateTexts();
}

void DiskChoice::setGuestName(const QString &name)
{
    m_guestName = name;
    updateTexts();
}

void DiskChoice::fillKinds()
{
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    if (m_detection.kind == SourceKind::Kernel)
        m_kind->addItem(tr("No disk: the kernel and initrd are all"), None);
    m_kind->addItem(tr("New disk image"), New);
    m_kind->addItem(tr("Existing disk image"), Existing);
}

void DiskChoice::updateRange()
{
    m_size->setRange(leastDisk, std::max(m_host.imagesFree, m_detection.diskRecommended * 2));
}

DiskChoice::Kind DiskChoice::kind() const
{
    return isSourceTheDisk() ? None : Kind(m_kind->currentData().toInt());
}

bool DiskChoice::isSourceTheDisk() const
{
    return m_detection.kind == SourceKind::Disk;
}

bool DiskChoice::isSourceCopied() const
{
    return isSourceTheDisk() && m_detection.source.contains(QLatin1String("://"))
        && !m_detection.source.startsWith(QLatin1String("file:"));
}

bool DiskChoice::makesNewImage() const
{
    return kind() == New;
}

QString DiskChoice::pathProblem() const
{
    const QString path = m_path->text().trimmed();
    if (path.isEmpty())
        return kind() == Existing ? tr("Choose the image's file.") : QString();
    return path.startsWith(u'/') ? QString() : tr("Give the whole path, beginning with “/”.");
}

bool DiskChoice::isGood() const
{
    if (kind() == New && !m_size->isGood())
        return false;
    return (kind() == None && !isSourceCopied()) || pathProblem().isEmpty();
}

void DiskChoice::addAnswers(api::install::Plan &plan) const
{
    const QString path = m_path->text().trimmed();
    const bool hasPath = kind() != None || isSourceCopied();
    if (hasPath && !path.isEmpty())
        plan.diskPath = path;
    if (kind() != New)
        return;
    plan.disk = m_size->answer();
    // Without a size the daemon would take a file of that name as it is, and a kernel would get no disk.
    if (plan.diskPath || m_detection.kind == SourceKind::Kernel)
        plan.disk = m_size->value();
}

QWidget *DiskChoice::firstField() const
{
    return m_kind;
}

void DiskChoice::onKindChanged()
{
    updateTexts();
    Q_EMIT changed();
}

void DiskChoice::updateTexts()
{
    m_kind->setVisible(!isSourceTheDisk());
    m_sourceNote->setTextOrHide(!isSourceTheDisk() ? QString()
                                    : isSourceCopied()
                                    ? tr("The image is copied from its address and becomes the guest's disk.")
                                    : tr("The image itself becomes the guest's disk: the guest writes to it."));
    m_size->setVisible(kind() == New);
    const bool hasPath = kind() != None || isSourceCopied();
    for (QWidget *widget : {static_cast<QWidget *>(m_pathLabel), static_cast<QWidget *>(m_path)})
        widget->setVisible(hasPath);
    m_browse->setVisible(kind() == Existing);
    const QString folder = m_host.imagesDirectory.isEmpty() ? QString() : QString(m_host.imagesDirectory + u'/');
    m_path->setPlaceholderText(kind() == Existing ? tr("/path/of/image")
                                                  : QString(folder + m_guestName + QStringLiteral(".qcow2")));
    m_path->setAccessibleDescription(kind() == Existing
                                         ? tr("The whole path of the image that is used as it is")
                                         : tr("The whole path of the new image; empty = one named after the guest"));
    m_pathProblem->setTextOrHide(hasPath && (kind() != Existing || !m_path->text().isEmpty()) ? pathProblem() : QString());
    if (!m_host.imagesDirectory.isEmpty())
        m_size->setLegend(tr("▲ %1 recommended · %2 free in %3")
                              .arg(m_detection.diskRecommended.toString(), m_host.imagesFree.toString(), m_host.imagesDirectory));
}

} // namespace domus::wizard
