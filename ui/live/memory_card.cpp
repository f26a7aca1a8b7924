// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/memory_card.h"

#include "common/error_bar.h"
#include "graphs/scale.h"
#include "live/memory_slider.h"

#include <QLabel>
#include <algorithm>

namespace domus {

/// Three digits are enough beside a slider.
static QString shortSize(ByteSize size)
{
    return valueText(double(size.bytes()), GraphUnit::Bytes);
}

MemoryCard::MemoryCard(HostSession *session, QWidget *parent) : MemoryCard(tr("Memory"), session, parent) {}

MemoryCard::MemoryCard(const QString &title, HostSession *session, QWidget *parent)
    : LiveCard(title, session, parent), m_slider(new MemorySlider(this)), m_figures(new QLabel(this))
{
    m_figures->setTextFormat(Qt::RichText);
    m_figures->setWordWrap(true);
    addContent(m_slider);
    addContent(m_figures);
    setSlider(m_slider);
}

void MemoryCard::setHostFree(std::optional<ByteSize> free)
{
    m_hostFree = free;
    showFigures(guest());
}

qint64 MemoryCard::target(const Guest &guest) const
{
    return guest.liveMemory ? guest.liveMemory->target.bytes() : guest.memory.bytes();
}

void MemoryCard::showFigures(const Guest &guest)
{
    MemoryMarks marks;
    marks.ceiling = std::max(guest.memoryMax, guest.memory);
    if (const auto &live = guest.liveMemory) {
        marks.used = live->used;
        marks.actual = live->actual;
        marks.floor = live->floor;
        marks.ceiling = live->ceiling;
        if (m_hostFree && std::max(live->actual, live->target) + *m_hostFree < live->ceiling)
            marks.hostLimit = std::max(live->actual, live->target) + *m_hostFree;
    }
    const bool free = !line()->isHeld() && !m_slider->isSliderDown() && bar()->isHidden();
    m_slider->setMarks(marks);
    if (free)
        setHandle(target(guest));
    m_figures->setText(figuresText(guest));
    m_figures->setVisible(guest.liveMemory.has_value());
}

QString MemoryCard::figuresText(const Guest &guest) const
{
    const auto &live = guest.liveMemory;
    if (!live)
        return {};
    const QColor accent = toneColor(Tone::Busy, palette());
    const auto swatch = [](const QColor &color, const QString &shape) {
        return QStringLiteral("<span style='color:%1'>%2</span>&nbsp;").arg(color.name(), shape);
    };
    const QString box = QStringLiteral("■");
    QStringList parts;
    parts += live->used ? swatch(accent, box) + tr("uses %1").arg(shortSize(*live->used)) : useUnknownText();
    parts += swatch(mixed(accent, palette().color(QPalette::Base), 0.6), box) + tr("has %1").arg(shortSize(live->actual));
    parts += swatch(toneColor(Tone::Waiting, palette()), QStringLiteral("▲")) + tr("floor %1").arg(shortSize(live->floor));
    parts += tr("ceiling %1").arg(shortSize(live->ceiling));
    if (m_hostFree)
        parts += tr("the host can give %1 more").arg(shortSize(*m_hostFree));
    parts.removeAll(QString());
    for (QString &part : parts)
        part.replace(u' ', QChar::Nbsp).replace(QStringLiteral("<span") + QChar::Nbsp, QStringLiteral("<span "));
    return parts.join(QStringLiteral(" &nbsp;&nbsp;&nbsp; "));
}

QString MemoryCard::figures() const
{
    return m_figures->text();
}

void MemoryCard::setHandle(qint64 value)
{
    m_slider->setAsked(ByteSize::fromBytes(value));
}

qint64 MemoryCard::handle() const
{
    return m_slider->asked().bytes();
}

qint64 MemoryCard::whileDragged(qint64 value) const
{
    const auto &live = guest().liveMemory;
    if (!live)
        return value;
    // Where it would suffer or the host runs dry a person decides on letting go.
    const qint64 most = m_slider->marks().hostLimit.value_or(live->ceiling).bytes();
    return std::min(std::max(value, live->floor.bytes()), std::max(most, live->floor.bytes()));
}

bool MemoryCard::mayAsk(qint64 value)
{
    m_wanted = value;
    const auto &live = guest().liveMemory;
    if (!live || value >= live->floor.bytes() || value >= live->actual.bytes())
        return true;
    m_offered = Manner::BelowTheFloor;
    bar()->showNotice(tr("With less than %1 %2 would run short of memory.").arg(live->floor.toString(), guest().name));
    bar()->setActionText(tr("Give Only %1").arg(valueText(value)));
    bar()->setDismissable(true);
    return false;
}

QString MemoryCard::offerAfter(const ErrorInfo &error)
{
    m_offered = error.code == ErrorCode::NoMemory ? Manner::WithRoomFromOthers : Manner::Plain;
    return m_offered == Manner::WithRoomFromOthers ? tr("Make Room") : QString();
}

void MemoryCard::onBarAction()
{
    line()->start(senderIn(m_offered));
    setHandle(m_wanted);
    ask(m_wanted);
    connect(
        line(), &WishLine::released, this, [this] { line()->start(sender()); }, Qt::SingleShotConnection);
}

WishLine::Send MemoryCard::sender() const
{
    return senderIn(Manner::Plain);
}

WishLine::Send MemoryCard::senderIn(Manner manner) const
{
    return [session = QPointer(session()), key = GuestStore::keyOf(guest()), manner](qint64 value) {
        return send(session, key, manner, value);
    };
}

Task<qint64> MemoryCard::send(QPointer<HostSession> session, QString key, Manner manner, qint64 value)
{
    if (!session)
        throw Error(ErrorCode::Disconnected, tr("There is no connection to the daemon"));
    const auto guests = session->guests();
    const auto memory = ByteSize::fromBytes(value);
    if (manner == Manner::WithRoomFromOthers)
        co_await guests.makeRoom({key, memory});
    const auto force = manner == Manner::BelowTheFloor ? std::optional(true) : std::nullopt;
    const auto reply = co_await guests.setMemory({key, memory, force, std::nullopt});
    co_return reply.target.bytes();
}

} // namespace domus
