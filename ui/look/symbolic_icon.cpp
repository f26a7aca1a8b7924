// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/symbolic_icon.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

// In a static library nothing else refers to the compiled resources. The macro must stand outside namespaces.
static void initIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace domus {

namespace {

QPixmap renderSymbol(const QString &name, QSize pixels, const QColor &color)
{
    initIcons();
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(QStringLiteral(":/icons/%1.svg").arg(name));
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    return pixmap;
}

QPixmap cachedSymbol(const QString &name, QSize pixels, const QColor &color)
{
    const auto key =
        QStringLiteral("domus/%1/%2x%3/%4")
            .arg(name, QString::number(pixels.width()), QString::number(pixels.height()), QString::number(color.rgba(), 16));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = renderSymbol(name, pixels, color);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QColor colorFor(QIcon::Mode mode)
{
    const auto palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled)
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    if (mode == QIcon::Selected)
        return palette.color(QPalette::HighlightedText);
    return palette.color(QPalette::ButtonText);
}

class SymbolicIconEngine : public QIconEngine {
public:
    explicit SymbolicIconEngine(QString name) : m_name(std::move(name)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintSymbol(painter, rect, m_name, colorFor(mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return cachedSymbol(m_name, size, colorFor(mode));
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        return cachedSymbol(m_name, size, colorFor(mode));
    }
    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }
    QString key() const override { return QStringLiteral("domus-symbolic"); }
    QIconEngine *clone() const override { return new SymbolicIconEngine(*this); }
    bool isNull() override { return false; }

private:
    QString m_name;
};

} // namespace

QIcon symbolicIcon(const QString &name)
{
    return QIcon(new SymbolicIconEngine(name));
}

QPixmap symbolPixmap(const QString &name, int size, qreal devicePixelRatio, const QColor &color)
{
    const int pixels = qRound(size * devicePixelRatio);
    auto pixmap = cachedSymbol(name, QSize(pixels, pixels), color);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

void paintSymbol(QPainter *painter, const QRect &rect, const QString &name, const QColor &color)
{
    const int side = qMin(rect.width(), rect.height());
    const auto pixmap = symbolPixmap(name, side, painter->device()->devicePixelRatioF(), color);
    painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, pixmap);
}

} // namespace domus
