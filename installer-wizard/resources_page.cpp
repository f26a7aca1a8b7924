// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources_page.h"

#include "marked_slider.h"
#include "size_choice.h"
#include "vcpu_choice.h"
#include "wizard_look.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <algorithm>

namespace domus::wizard {

static constexpr int longestName = 64;
static const ByteSize leastMemory = ByteSize::fromMiB(64);

ResourcesPage::ResourcesPage(HostSession *session, QWidget *parent) : WizardPage(parent), m_session(session)
{
    makeFields();
    placeFields();
    connectFields();
    updateTexts();
}

void ResourcesPage::makeFields()
{
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("nameEdit"));
    m_name->setAccessibleName(tr("Name"));
    m_nameProblem = new TextLabel;
    m_nameProblem->setObjectName(QStringLiteral("nameProblem"));
    m_nameProblem->setTone(Tone::Bad);
    m_memory = new SizeChoice(QStringLiteral("memory"), tr("Memory"));
    m_hasMemoryMax = new QCheckBox(tr("Let it &grow while the guest runs, up to"));
    m_hasMemoryMax->setObjectName(QStringLiteral("memoryMaxCheck"));
    m_memoryMax = new SizeChoice(QStringLiteral("memoryMax"), tr("Ceiling of memory"));
    m_vcpus = new VcpuChoice;
    m_hasVcpusMax = new QCheckBox(tr("Let more be added while the guest runs, &up to"));
    m_hasVcpusMax->setObjectName(QStringLiteral("vcpusMaxCheck"));
    m_vcpusMax = new QSpinBox;
    m_vcpusMax->setObjectName(QStringLiteral("vcpusMaxSpin"));
    m_vcpusMax->setAccessibleName(tr("Ceiling of vCPUs"));
    m_vcpusMax->setFixedWidth(m_vcpusMax->fontMetrics().averageCharWidth() * 16);
    m_vcpusMax->setRange(1, 1024);
    m_disk = new DiskChoice;
}

/// The label is level with the field's first line, which has that height.
static void addRow(QGridLayout *grid, const QString &text, QWidget *buddy, QWidget *field, int firstLine)
{
    const int row = grid->rowCount();
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    label->setFixedHeight(firstLine);
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(field, row, 1);
}

static QWidget *rowOf(QWidget *first, QWidget *last)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(first, 1);
    layout->addWidget(last);
    return row;
}

void ResourcesPage::placeFields()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    const auto addBelow = [grid](QWidget *widget) { grid->addWidget(widget, grid->rowCount(), 1); };
    const auto addSpace = [grid] { grid->setRowMinimumHeight(grid->rowCount(), 4); };
    const int sliderLine = MarkedSlider::lineHeight();
    addRow(grid, tr("&Name"), m_name, m_name, m_name->sizeHint().height());
    addBelow(m_nameProblem);
    addSpace();
    addRow(grid, tr("&Memory"), m_memory->edit(), m_memory, sliderLine);
    addBelow(m_hasMemoryMax);
    addBelow(m_memoryMax);
    addSpace();
    addRow(grid, tr("&vCPUs"), m_vcpus->spin(), m_vcpus, sliderLine);
    addBelow(rowOf(m_hasVcpusMax, m_vcpusMax));
    addSpace();
    addRow(grid, tr("&Disk"), m_disk->firstField(), m_disk, m_disk->firstField()->sizeHint().height());
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(grid);
    layout->addStretch(1);
}

void ResourcesPage::connectFields()
{
    m_memory->setRules([this](ByteSize size) { return memoryProblem(size); },
                       [this](ByteSize size) { return memoryRemark(size); });
    m_memoryMax->setRules([this](ByteSize size) { return ceilingProblem(size); }, {});
    connect(m_name, &QLineEdit::textChanged, this, &ResourcesPage::onChanged);
    connect(m_memory, &SizeChoice::changed, this, &ResourcesPage::onChanged);
    connect(m_memoryMax, &SizeChoice::changed, this, &ResourcesPage::onChanged);
    connect(m_hasMemoryMax, &QCheckBox::clicked, this, [this] {
        m_ownMemoryMax = true;
        onChanged();
    });
    connect(m_vcpus, &VcpuChoice::changed, this, &ResourcesPage::onChanged);
    const auto ownVcpusMax = [this] {
        m_ownVcpusMax = true;
        onChanged();
    };
    connect(m_hasVcpusMax, &QCheckBox::clicked, this, ownVcpusMax);
    connect(m_vcpusMax, &QSpinBox::valueChanged, this, ownVcpusMax);
    connect(m_disk, &DiskChoice::changed, this, &ResourcesPage::onChanged);
}

QWidget *ResourcesPage::firstField() const
{
    return m_name;
}

void ResourcesPage::setHost(const api::daemon::Host &host)
{
    m_host = host;
    const ByteSize most = host.memory.isZero() ? ByteSize::fromGiB(4) : host.memory;
    m_memory->setRange(std::min(leastMemory, most), most);
    m_memoryMax->setRange(std::min(leastMemory, most), most);
    m_vcpus->setHostCpus(int(host.cpus));
    m_disk->setHost(host);
    onChanged();
}

void ResourcesPage::setDetection(const api::install::Detection &detection)
{
    const bool ownName = m_name->text() != m_detection.suggestedName;
    m_detection = detection;
    if (!ownName)
        m_name->setText(detection.suggestedName);
    const ByteSize memory = detection.memoryRecommended.isZero() ? ByteSize::fromGiB(1) : detection.memoryRecommended;
    m_memory->setRecommendation(detection.memoryMinimum.value_or(ByteSize()), memory);
    m_vcpus->setRecommendation(int(detection.vcpusRecommended));
    m_disk->setDetection(detection);
    onChanged();
}

QString ResourcesPage::guestName() const
{
    return m_name->text().trimmed();
}

QString ResourcesPage::nameProblem(const QString &name)
{
    if (name.isEmpty())
        return tr("Give the guest a name.");
    if (name.size() > longestName)
        return tr("A name has at most %1 characters, this has %2.").arg(longestName).arg(name.size());
    if (name.startsWith(u'.') || name.startsWith(u'-'))
        return tr("A name must not begin with “%1”.").arg(name.front());
    for (const QChar c : name) {
        const bool isLetter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        if (c == u' ')
            return tr("A name has no spaces. Use “-” instead.");
        if (!isLetter && !QStringLiteral("._-").contains(c))
            return tr("“%1” cannot be in a name: use A-Z, a-z, 0-9, “.”, “_” and “-”.").arg(c);
    }
    return {};
}

QString ResourcesPage::wholeNameProblem() const
{
    const QString problem = nameProblem(guestName());
    if (problem.isEmpty() && m_session && m_session->store()->guestNamed(guestName()))
        return tr("There is a guest “%1” already.").arg(guestName());
    return problem;
}

QString ResourcesPage::memoryProblem(ByteSize memory) const
{
    if (memory.isZero())
        return tr("A guest needs some memory.");
    if (!m_host.memory.isZero() && memory > m_host.memory)
        return tr("This host has %1 of memory in all.").arg(m_host.memory.toString());
    return {};
}

QString ResourcesPage::memoryRemark(ByteSize memory) const
{
    if (!m_host.memory.isZero() && memory > m_host.available)
        return tr("Only %1 are free now. The guest may not start before others give some back.").arg(m_host.available.toString());
    if (m_detection.memoryMinimum && memory < *m_detection.memoryMinimum)
        return tr("Less than the %1 that this system needs: its installer may fail.").arg(m_detection.memoryMinimum->toString());
    return {};
}

QString ResourcesPage::ceilingProblem(ByteSize ceiling) const
{
    if (ceiling < m_memory->value())
        return tr("Less than the memory at start, %1.").arg(m_memory->value().toString());
    return memoryProblem(ceiling);
}

void ResourcesPage::onChanged()
{
    updateCeilings();
    m_memory->checkAgain();
    m_disk->setGuestName(guestName());
    updateTexts();
    Q_EMIT answersChanged();
}

/// As the daemon chooses them where nobody does (install_planner).
void ResourcesPage::updateCeilings()
{
    const ByteSize memory = m_memory->value();
    const ByteSize roomy = std::max(memory * 2, m_detection.memoryRecommended);
    const ByteSize ceiling = m_host.memory.isZero() ? roomy : std::max(memory, std::min(roomy, m_host.memory));
    m_memoryMax->setDefault(ceiling);
    m_memoryMax->checkAgain();
    if (!m_ownMemoryMax)
        m_hasMemoryMax->setChecked(m_detection.grows && ceiling > memory);
    const QSignalBlocker quiet(m_vcpusMax);
    const int most = std::max(m_vcpus->value(), int(m_host.cpus));
    m_vcpusMax->setMinimum(m_vcpus->value());
    if (m_ownVcpusMax)
        return;
    m_vcpusMax->setValue(most);
    m_hasVcpusMax->setChecked(most > m_vcpus->value());
}

void ResourcesPage::updateTexts()
{
    const QString problem = wholeNameProblem();
    m_nameProblem->setTextOrHide(problem);
    m_name->setAccessibleDescription(problem.isEmpty() ? tr("Name of the new guest") : problem);
    m_memoryMax->setVisible(m_hasMemoryMax->isChecked());
    m_vcpusMax->setVisible(m_hasVcpusMax->isChecked());
    QStringList parts;
    if (m_detection.memoryMinimum)
        parts.append(tr("▏%1 at least").arg(m_detection.memoryMinimum->toString()));
    parts.append(tr("▲ %1 recommended").arg(m_detection.memoryRecommended.toString()));
    if (!m_host.memory.isZero())
        parts.append(tr("this host has %1, %2 of it free").arg(m_host.memory.toString(), m_host.available.toString()));
    m_memory->setLegend(parts.join(QStringLiteral(" · ")));
}

bool ResourcesPage::isComplete() const
{
    return wholeNameProblem().isEmpty() && m_memory->isGood() && (!m_hasMemoryMax->isChecked() || m_memoryMax->isGood())
        && m_disk->isGood();
}

void ResourcesPage::addAnswers(api::install::Plan &plan) const
{
    if (guestName() != m_detection.suggestedName)
        plan.name = guestName();
    plan.memory = m_memory->answer();
    if (m_ownMemoryMax || m_memoryMax->answer())
        plan.memoryMax = m_hasMemoryMax->isChecked() ? m_memoryMax->value() : m_memory->value();
    plan.vcpus = m_vcpus->answer();
    if (m_ownVcpusMax)
        plan.vcpusMax = m_hasVcpusMax->isChecked() ? m_vcpusMax->value() : m_vcpus->value();
    m_disk->addAnswers(plan);
}

} // namespace domus::wizard
