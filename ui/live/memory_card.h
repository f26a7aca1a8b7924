// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_card.h"

namespace domus {

class MemorySlider;

/// Memory of a guest, now and at its next start.
class MemoryCard : public LiveCard {
    Q_OBJECT
public:
    explicit MemoryCard(HostSession *session, QWidget *parent = nullptr);
    MemoryCard(const QString &title, HostSession *session, QWidget *parent);

    MemorySlider *slider() const { return m_slider; }
    /// What the host could still promise on top of what this guest has; it changes with every other guest.
    void setHostFree(std::optional<ByteSize> free);
    QString figures() const;

protected:
    LiveWords wordsFor(const Guest &guest) const override { return memoryWords(guest); }
    QString nextText(const Guest &guest) const override { return nextMemoryText(guest); }
    qint64 target(const Guest &guest) const override;
    QString valueText(qint64 value) const override { return ByteSize::fromBytes(value).toString(); }
    void showFigures(const Guest &guest) override;
    void setHandle(qint64 value) override;
    qint64 handle() const override;
    qint64 whileDragged(qint64 value) const override;
    bool mayAsk(qint64 value) override;
    QString offerAfter(const ErrorInfo &error) override;
    void onBarAction() override;
    WishLine::Send sender() const override;
    /// What stands in the place of what it uses, where it does not tell.
    virtual QString useUnknownText() const { return tr("does not tell what it uses"); }

private:
    /// How far a wish may go.
    enum class Manner { Plain, BelowTheFloor, WithRoomFromOthers };

    QString figuresText(const Guest &guest) const;
    WishLine::Send senderIn(Manner manner) const;
    static Task<qint64> send(QPointer<HostSession> session, QString key, Manner manner, qint64 value);

    MemorySlider *m_slider;
    QLabel *m_figures;
    std::optional<ByteSize> m_hostFree;
    qint64 m_wanted = 0; ///< what was asked for good at last
    Manner m_offered = Manner::Plain; ///< what the bar's button does
};

} // namespace domus
