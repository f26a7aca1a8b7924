// SPDX-License-Identifier: GPL-3.0-or-later
// The host page: the memory bar's sums, what dragging its edges asks, and the table of guests.
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "host/guest_table_model.h"
#include "host/memory_bar.h"
#include "pages/host_page.h"

#include <QHeaderView>
#include <QTreeView>

using namespace domus;
using test::Desktop;
using test::waitUntil;
using Kind = MemorySegment::Kind;

namespace {

Guest liveGuest(const QString &name, int mib)
{
    Guest guest = test::makeGuest(name, GuestState::Running);
    guest.memory = ByteSize::fromMiB(mib);
    api::guests::LiveMemory memory;
    memory.target = memory.actual = guest.memory;
    memory.ceiling = guest.memory * 2;
    memory.used = ByteSize::fromMiB(mib / 4);
    memory.floor = ByteSize::fromMiB(mib / 2);
    guest.liveMemory = memory;
    return guest;
}

api::guests::HostMemoryReply hostOf(const QList<Guest> &guests)
{
    api::guests::HostMemoryReply host;
    host.total = ByteSize::fromGiB(8);
    host.available = ByteSize::fromGiB(6);
    host.reserve = ByteSize::fromMiB(512);
    host.free = ByteSize::fromGiB(3);
    for (const auto &guest : guests)
        host.guests.append({guest.uuid, guest.name, guest.memory, ByteSize::fromMiB(200), guest.liveMemory->used, {}});
    return host;
}

ByteSize sum(const QList<MemorySegment> &segments)
{
    ByteSize all;
    for (const auto &segment : segments)
        all = all + segment.size;
    return all;
}

ByteSize sizeOf(const QList<MemorySegment> &segments, Kind kind)
{
    for (const auto &segment : segments) {
        if (segment.kind == kind)
            return segment.size;
    }
    return {};
}

} // namespace

class TestHostPage : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> m_desktop;
    QList<Guest> m_guests;

    QList<MemorySegment> segments() const
    {
        return memorySegments(hostOf(m_guests), [this](const QString &uuid) -> const Guest * {
            const auto found =
                std::find_if(m_guests.begin(), m_guests.end(), [&](const Guest &guest) { return guest.uuid == uuid; });
            return found == m_guests.end() ? nullptr : &*found;
        });
    }
    void open()
    {
        m_desktop = std::make_unique<Desktop>();
        m_desktop->daemon.state().hostMemory = hostOf(m_guests);
        m_desktop->open(m_guests);
        QVERIFY(waitUntil([&] { return m_desktop->window->hostPage() && !bar()->segments().isEmpty(); }));
    }
    MemoryBar *bar() const { return m_desktop->window->hostPage()->memoryBar(); }
    QStringList asked() const { return m_desktop->daemon.state().calls.filter(QStringLiteral("SetMemory")); }
    QString web() const { return m_guests.at(0).uuid; }

private Q_SLOTS:
    void init() { m_guests = {liveGuest(QStringLiteral("web"), 1024), liveGuest(QStringLiteral("db"), 512)}; }
    void cleanup() { m_desktop.reset(); }

    void segmentsAddUpToTheHost()
    {
        const auto parts = segments();
        QCOMPARE(parts.size(), 5);
        QCOMPARE(sum(parts), ByteSize::fromGiB(8));
        QCOMPARE(sizeOf(parts, Kind::Host), ByteSize::fromMiB(2048 - 400)); // what guests hold is theirs
        QCOMPARE(sizeOf(parts, Kind::Reserve), ByteSize::fromMiB(512));
        QVERIFY(parts.at(1).canMove() && parts.at(2).canMove());
    }

    void moreThanThereIsLeavesNothingFree()
    {
        m_guests[0].memory = ByteSize::fromGiB(9);
        const auto parts = segments();
        QCOMPARE(sizeOf(parts, Kind::Free), ByteSize());
        QCOMPARE(sizeOf(parts, Kind::Reserve), ByteSize());
    }

    void aSizeStaysWithinFloorCeilingAndWhatIsFree()
    {
        const auto parts = segments();
        QCOMPARE(withSize(parts, web(), ByteSize::fromMiB(100)).at(1).size, ByteSize::fromMiB(512));
        QCOMPARE(withSize(parts, web(), ByteSize::fromGiB(7)).at(1).size, ByteSize::fromGiB(2));
        const auto grown = withSize(parts, web(), ByteSize::fromMiB(1536));
        QCOMPARE(sum(grown), sum(parts));
        QCOMPARE(sizeOf(grown, Kind::Free), sizeOf(parts, Kind::Free) - ByteSize::fromMiB(512));
        auto full = parts;
        full.last().size = ByteSize::fromMiB(64);
        QCOMPARE(withSize(full, web(), ByteSize::fromGiB(2)).at(1).size, ByteSize::fromMiB(1088));
        QCOMPARE(withSize(parts, QStringLiteral("nobody"), ByteSize::fromGiB(2)), parts);
    }

    void draggingAnEdgeMovesMemory()
    {
        open();
        const QRectF before = bar()->rectOf(web());
        const QPoint edge(int(before.right()), int(before.center().y()));
        QTest::mousePress(bar(), Qt::LeftButton, {}, edge);
        for (int step = 1; step <= 10; ++step)
            QTest::mouseMove(bar(), edge + QPoint(int(before.width() / 2) * step / 10, 0));
        QTest::mouseRelease(bar(), Qt::LeftButton, {}, edge + QPoint(int(before.width() / 2), 0));
        const ByteSize shown = bar()->segments().at(1).size;
        QVERIFY2(shown > ByteSize::fromMiB(1400) && shown < ByteSize::fromMiB(1660), qPrintable(shown.toString()));
        QVERIFY(waitUntil([&] { return asked().contains(QStringLiteral("SetMemory %1 %2").arg(web(), shown.toExactString())); }));
        QVERIFY2(asked().size() <= 5, qPrintable(asked().join(u'\n')));
    }

    void theKeyboardDoesItToo()
    {
        open();
        bar()->setFocus(Qt::TabFocusReason);
        QCOMPARE(bar()->currentKey(), web());
        QVERIFY(bar()->accessibleDescription().startsWith(QLatin1String("web has 1 GiB")));
        QTest::keyClick(bar(), Qt::Key_Up);
        QVERIFY(waitUntil([&] { return asked().contains(QStringLiteral("SetMemory %1 1056MiB").arg(web())); }));
        QTest::keyClick(bar(), Qt::Key_Right);
        QCOMPARE(bar()->currentKey(), m_guests.at(1).uuid);
        QTest::keyClick(bar(), Qt::Key_Return);
        QVERIFY(waitUntil([&] { return m_desktop->page() && m_desktop->page()->key() == m_guests.at(1).uuid; }));
    }

    void aRefusalIsSaidAndTheBarGoesBack()
    {
        open();
        m_desktop->daemon.state().nextError =
            ErrorInfo{ErrorCode::NoMemory, QStringLiteral("32 MiB are missing"), {}, {}, QStringLiteral("web")};
        bar()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(bar(), Qt::Key_Plus);
        auto *error = m_desktop->window->hostPage()->errorBar();
        QVERIFY(waitUntil([&] { return error->isVisible() && error->text().contains(QStringLiteral("32 MiB are missing")); }));
        QCOMPARE(bar()->segments().at(1).size, ByteSize::fromGiB(1));
        QVERIFY(bar()->changingKey().isEmpty());
    }

    void theTableSortsByNumbers()
    {
        m_guests.append(liveGuest(QStringLiteral("mail"), 128));
        open();
        auto *table = m_desktop->window->hostPage()->table();
        table->sortByColumn(GuestTableModel::Memory, Qt::AscendingOrder);
        const auto name = [table](int row) { return table->model()->index(row, GuestTableModel::Name).data().toString(); };
        QCOMPARE(QStringList({name(0), name(1), name(2)}), QStringList({"mail", "db", "web"}));
        m_desktop->removeGuest(QStringLiteral("db"));
        QVERIFY(waitUntil([&] { return table->model()->rowCount() == 2; }));
        QCOMPARE(name(1), QStringLiteral("web"));
    }

    void theLastGuestsEndShowsWhatToDo()
    {
        m_guests.removeLast();
        open();
        m_desktop->removeGuest(QStringLiteral("web"));
        QVERIFY(waitUntil([&] { return !m_desktop->window->hostPage()->isVisible(); }));
    }
};

QTEST_MAIN(TestHostPage)
#include "test_host_page.moc"
