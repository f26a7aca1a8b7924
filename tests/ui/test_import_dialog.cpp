// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error_bar.h"
#include "desktop_fixture.h"
#include "dialogs/import_dialog.h"
#include "new_guest_wizard.h"
#include "pages/definition_page.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace domus;
using api::guests::FileFormat;
using api::guests::ImportOutcome;
using test::Desktop;
using test::waitUntil;

/// A guest from a file, in the real window; behind it a fake daemon in this process.
class TestImportDialog : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    std::unique_ptr<Desktop> m_desktop;
    QString m_file;

    ImportDialog *dialog() const { return m_desktop->window->findChild<ImportDialog *>(); }
    template <typename T>
    T *part(const QString &text) const
    {
        for (T *each : dialog()->findChildren<T *>()) {
            if (QString(each->text()).remove(u'&') == text)
                return each;
        }
        qFatal("The dialog has no %s", qPrintable(text));
    }
    QPushButton *button(const char *text) const { return part<QPushButton>(QString::fromUtf8(text)); }
    QPlainTextEdit *notes() const { return dialog()->findChild<QPlainTextEdit *>(); }
    ErrorBar *error() const { return dialog()->findChild<ErrorBar *>(); }
    bool says(const QString &text) const
    {
        const auto labels = dialog()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text() == text; });
    }
    void refuseNext(ErrorCode code, const QString &text)
    {
        m_desktop->daemon.state().nextError = ErrorInfo{code, text, QStringLiteral("Do that."), {}, {}};
    }

    /// The dialog with the file in it, as the menu opens it.
    void openWithFile()
    {
        for (QAction *action : m_desktop->window->findChildren<QAction *>()) {
            if (action->shortcut() == QKeySequence(QKeySequence::Open))
                action->trigger();
        }
        QVERIFY(dialog() && dialog()->isVisible());
        auto *chooser = dialog()->findChild<QFileDialog *>();
        QVERIFY(chooser);
        Q_EMIT chooser->fileSelected(m_file);
        chooser->close();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("domus-test"));
        QCoreApplication::setApplicationName(QStringLiteral("import-%1").arg(QCoreApplication::applicationPid()));
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_file = m_directory.filePath(QStringLiteral("it's.cfg"));
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name = 'web'\nmemory = 64\n");
    }
    void init()
    {
        QSettings().clear();
        m_desktop = std::make_unique<Desktop>();
        auto &reply = m_desktop->daemon.state().imported;
        reply.name = QStringLiteral("web");
        reply.uuid = test::makeGuest(reply.name).uuid;
        reply.format = FileFormat::Xl;
        reply.notes = {{3, 1, QStringLiteral("unknown key 'memroy' (it is kept)")}, {0, 0, QStringLiteral("needs Xen")}};
        m_desktop->open({test::makeGuest(QStringLiteral("other"))});
    }
    void cleanup() { m_desktop.reset(); }
    void cleanupTestCase() { QFile::remove(QSettings().fileName()); }

    void showsWhatTheFileComesToAndImports()
    {
        openWithFile();
        QVERIFY(waitUntil([&] { return button("Import")->isEnabled(); }));
        QVERIFY(says(QStringLiteral("The guest \u201cweb\u201d, from an xl.cfg.")));
        QVERIFY(notes()->isVisible());
        QCOMPARE(notes()->toPlainText(), QStringLiteral("line 3: unknown key 'memroy' (it is kept)\nneeds Xen"));
        const auto &state = m_desktop->daemon.state();
        QVERIFY(*state.imports.constLast().preview);
        QCOMPARE(state.imports.constLast().text, QStringLiteral("name = 'web'\nmemory = 64\n"));
        QVERIFY(!part<QCheckBox>(QStringLiteral("Replace the definition of the guest that is there"))->isVisible());

        button("Import")->click();
        QVERIFY(waitUntil([&] { return !dialog() || !dialog()->isVisible(); }));
        QVERIFY(!*state.imports.constLast().preview);
        QVERIFY(!m_desktop->sawCall(QStringLiteral("Start web")));
        QVERIFY(waitUntil([&] {
            const auto *guest = m_desktop->session->store()->guestNamed(QStringLiteral("web"));
            return guest && m_desktop->window->sidebar()->currentKey() == GuestStore::keyOf(*guest);
        }));
    }

    void startsIt()
    {
        openWithFile();
        QVERIFY(waitUntil([&] { return button("Import")->isEnabled(); }));
        part<QCheckBox>(QStringLiteral("Start it then"))->setChecked(true);
        button("Copy as Command")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("dom create '") + QString(m_file).replace(u'\'', QStringLiteral("'\\''")) + u'\'');
        button("Import")->click();
        QVERIFY(waitUntil([&] { return m_desktop->sawCall(QStringLiteral("Start web")); }));
    }

    void saysInPlaceWhatIsWrong()
    {
        refuseNext(ErrorCode::BadDefinition, QStringLiteral("it's.cfg:2:10: found 'much'"));
        openWithFile();
        QVERIFY(waitUntil([&] { return error()->isVisible(); }));
        QVERIFY(error()->text().contains(QStringLiteral("it's.cfg:2:10: found 'much'")));
        QVERIFY(!button("Import")->isEnabled());
        dialog()->setFile(QStringLiteral("/nowhere/x.cfg"));
        QVERIFY(error()->text().contains(QStringLiteral("/nowhere/x.cfg")));
        QVERIFY(!button("Import")->isEnabled() && !button("Copy as Command")->isEnabled());
        dialog()->setFile(m_file); // good again
        QVERIFY(waitUntil([&] { return button("Import")->isEnabled(); }));
        QVERIFY(!error()->isVisible());
    }

    void replacesOnlyWhenAsked()
    {
        refuseNext(ErrorCode::AlreadyExists, QStringLiteral("There is a guest \"web\" already"));
        openWithFile();
        auto *replace = part<QCheckBox>(QStringLiteral("Replace the definition of the guest that is there"));
        QVERIFY(waitUntil([&] { return replace->isVisible(); }));
        QVERIFY(!button("Import")->isEnabled());
        m_desktop->daemon.state().imported.outcome = ImportOutcome::Replaced;
        replace->setChecked(true);
        QVERIFY(waitUntil([&] { return button("Import")->isEnabled(); }));
        QVERIFY(*m_desktop->daemon.state().imports.constLast().replace);
        QVERIFY(says(QStringLiteral("\u201cweb\u201d is there; its definition would be replaced by an xl.cfg.")));
    }

    void saysThatItCouldNotBeStarted()
    {
        openWithFile();
        QVERIFY(waitUntil([&] { return button("Import")->isEnabled(); }));
        m_desktop->daemon.state().guests.append(test::makeGuest(QStringLiteral("web"), api::guests::State::Running));
        part<QCheckBox>(QStringLiteral("Start it then"))->setChecked(true);
        button("Import")->click();
        QVERIFY(waitUntil([&] { return error()->isVisible(); }));
        QVERIFY(error()->text().contains(QStringLiteral("web is running")));
        QVERIFY(dialog()->isVisible() && button("Import")->isEnabled());
    }

    void exportsFromTheDefinition()
    {
        m_desktop->choose(QStringLiteral("other"));
        m_desktop->page()->showTab(GuestPage::Definition);
        auto *page = qobject_cast<DefinitionPage *>(m_desktop->page()->tab(GuestPage::Definition));
        auto *bar = page->findChild<ErrorBar *>();
        const auto exportTo = [&](const QString &path) {
            page->exportButton()->click();
            auto *chooser = page->findChild<QFileDialog *>();
            QVERIFY(chooser);
            Q_EMIT chooser->fileSelected(path);
            delete chooser;
        };
        const QString path = m_directory.filePath(QStringLiteral("other.cfg"));
        exportTo(path);
        QVERIFY(waitUntil([&] { return bar->isVisible(); }));
        QVERIFY(bar->text().contains(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("name = \"other\"\n"));
        exportTo(QStringLiteral("/nowhere/other.cfg"));
        QVERIFY(waitUntil([&] { return bar->text().contains(QStringLiteral("/nowhere/other.cfg")); }));
        page->editor()->setPlainText(QStringLiteral("typed"));
        page->editor()->document()->setModified(true);
        QVERIFY(!page->exportButton()->isEnabled()); // what is typed is not what would be written
    }

    /// Who gives the wizard such a file gets here.
    void comesFromTheWizard()
    {
        m_desktop->window->newGuestAction()->trigger();
        auto *wizard = m_desktop->window->findChild<NewGuestWizard *>();
        wizard->setSource(m_file);
        auto *import = wizard->findChild<QPushButton *>(QStringLiteral("importButton"));
        QVERIFY(waitUntil([&] { return import->isVisible(); }));
        import->click();
        QVERIFY(dialog() && dialog()->isVisible());
        QVERIFY(waitUntil([&] { return button("Import")->isEnabled(); }));
        QVERIFY(waitUntil([&] { return !m_desktop->window->findChild<NewGuestWizard *>(); }));
    }
};

QTEST_MAIN(TestImportDialog)
#include "test_import_dialog.moc"
