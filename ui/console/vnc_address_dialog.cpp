// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/vnc_address_dialog.h"

#include "console/known_vnc_servers.h"
#include "look/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace domus {

VncAddressDialog::VncAddressDialog(QWidget *parent)
    : QDialog(parent),
      m_text(new QLineEdit(this)),
      m_meaning(new QLabel(this)),
      m_viewOnly(new QCheckBox(tr("&View only: send no keys and no pointer"), this))
{
    setWindowTitle(tr("Connect to a VNC Address"));
    auto *label = new QLabel(tr("&Address of the VNC server:"), this);
    label->setBuddy(m_text);
    m_text->setPlaceholderText(tr("10.0.0.1:1"));
    m_text->setMinimumWidth(380);
    m_meaning->setTextFormat(Qt::PlainText);
    m_meaning->setWordWrap(true);
    m_meaning->setMinimumHeight(2 * m_meaning->fontMetrics().lineSpacing());
    m_meaning->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QLineEdit::textChanged, this, &VncAddressDialog::showMeaning);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_text);
    layout->addWidget(m_meaning);
    m_before = makeRecent();
    layout->addWidget(m_before);
    layout->addWidget(m_viewOnly);
    layout->addSpacing(4);
    layout->addWidget(buttons);
    setTabOrder(m_recent, m_forget);
    setTabOrder(m_forget, m_viewOnly);
    setTabOrder(m_viewOnly, m_connect);
    showMeaning();
}

QWidget *VncAddressDialog::makeRecent()
{
    auto *group = new QWidget(this);
    m_recent = new QListWidget(group);
    m_recent->addItems(knownVncServers::recent());
    m_recent->setAccessibleName(tr("Addresses of before"));
    const auto rows = qBound(2, m_recent->count(), 5);
    m_recent->setFixedHeight(rows * (m_recent->fontMetrics().height() + 6) + 2 * m_recent->frameWidth());
    connect(m_recent, &QListWidget::currentTextChanged, m_text, &QLineEdit::setText);
    connect(m_recent, &QListWidget::itemClicked, this, [this](const QListWidgetItem *item) { m_text->setText(item->text()); });
    connect(m_recent, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        m_text->setText(item->text());
        accept();
    });
    m_forget = new QPushButton(tr("&Forget Them"), group);
    m_forget->setAutoDefault(false);
    m_forget->setToolTip(tr("Forgets these addresses and the certificates that were accepted for them"));
    connect(m_forget, &QPushButton::clicked, this, &VncAddressDialog::forgetAll);
    auto *title = new QLabel(tr("&Recent addresses:"), group);
    title->setBuddy(m_recent);
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(m_forget);
    auto *layout = new QVBoxLayout(group);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_recent);
    group->setVisible(m_recent->count() > 0);
    return group;
}

void VncAddressDialog::forgetAll()
{
    knownVncServers::forgetAll();
    m_recent->clear();
    m_before->hide();
    m_text->setFocus();
    adjustSize();
}

void VncAddressDialog::showMeaning()
{
    auto colors = palette();
    colors.setColor(QPalette::WindowText, secondaryText(colors));
    m_connect->setEnabled(false);
    if (m_text->text().trimmed().isEmpty()) {
        m_meaning->setText(tr("host:1 for display 1, host::5901 for a port, [IPv6]:1, or the path of a Unix socket"));
    } else if (const auto address = parseVncAddress(m_text->text())) {
        m_address = *address;
        m_connect->setEnabled(true);
        m_meaning->setText(address->isUnixSocket() ? tr("Unix socket %1").arg(address->path)
                                                   : tr("Host %1, port %2").arg(address->host).arg(address->port));
    } else {
        colors.setColor(QPalette::WindowText, toneColor(Tone::Bad, colors));
        m_meaning->setText(address.error().text);
    }
    m_meaning->setPalette(colors);
}

bool VncAddressDialog::isViewOnly() const
{
    return m_viewOnly->isChecked();
}

} // namespace domus
