#include <algorithm>
#include <filesystem>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/audio/file_walk.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using namespace nearfield::audio;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

/// The superuser may read everything; for a while it is somebody else.
class OrdinaryUser
{
public:
    OrdinaryUser()
    {
        constexpr uid_t kNobody = 65534;
        if (m_user == 0 && ::seteuid(kNobody) != 0) {
            qFatal("cannot become an ordinary user");
        }
    }
    ~OrdinaryUser()
    {
        if (m_user == 0 && ::seteuid(m_user) != 0) {
            qFatal("cannot become the superuser again");
        }
    }
    OrdinaryUser(const OrdinaryUser&) = delete;
    OrdinaryUser& operator=(const OrdinaryUser&) = delete;

private:
    uid_t m_user = ::geteuid();
};

} // namespace

class TestFileWalk : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_root;
    std::vector<WalkProblem> m_problems;

    fs::path make(const fs::path& name, const std::string& content = "x") const
    {
        const fs::path path = m_root / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }

    /// Paths of what is found, those below the root without it.
    Names found(const fs::path& folder)
    {
        Names names;
        m_problems = walk(
            folder, [&](FoundFile&& file) { names.push_back(file.path.lexically_proximate(m_root).string()); }, {});
        return names;
    }
    Names found() { return found(m_root); }

    [[nodiscard]] bool hasProblem(const fs::path& name, std::string_view reason) const
    {
        return std::any_of(m_problems.begin(), m_problems.end(), [&](const WalkProblem& problem) {
            return problem.path == m_root / name && problem.reason.find(reason) != std::string::npos;
        });
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_root = fs::canonical(m_dir->path().toStdString()) / "music";
        fs::create_directories(m_root);
    }
    void cleanup()
    {
        fs::remove_all(m_root); // QTemporaryDir stumbles over names that are not UTF-8
        m_dir.reset();
    }

    void endingsOfMusicAreKnownWhateverTheirCase_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isAudio");
        for (const char* ending : {"mp3", "flac", "ogg", "oga", "opus", "m4a", "m4b", "mp4", "aac", "wav",
                                   "aif", "aiff", "wma", "ape", "wv",   "mpc", "mod", "xm",  "it",  "s3m"}) {
            QTest::newRow(ending) << QByteArray("a.") + ending << true;
        }
        QTest::newRow("capitals") << QByteArray("A.MP3") << true;
        QTest::newRow("mixed") << QByteArray("a.Flac") << true;
        QTest::newRow("two dots") << QByteArray("a.txt.mp3") << true;
        QTest::newRow("text") << QByteArray("a.txt") << false;
        QTest::newRow("other ending after") << QByteArray("a.mp3.part") << false;
        QTest::newRow("no ending") << QByteArray("mp3") << false;
        QTest::newRow("only an ending") << QByteArray(".mp3") << false;
        QTest::newRow("longer") << QByteArray("a.mp3x") << false;
        QTest::newRow("shorter") << QByteArray("a.mp") << false;
        QTest::newRow("dot last") << QByteArray("a.") << false;
        QTest::newRow("empty") << QByteArray("") << false;
    }
    void endingsOfMusicAreKnownWhateverTheirCase()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, isAudio);
        QCOMPARE(hasAudioEnding(name.toStdString()), isAudio);
    }

    void findsMusicInTheOrderOfNamesFilesBeforeFolders()
    {
        for (const char* name :
             {"b/2.mp3", "b/1.ogg", "b/notes.txt", "a/z.flac", "a/deep/down/x.wav", "z.mp3", "c.OPUS", "b/cover.jpg"}) {
            make(name);
        }
        QCOMPARE(found(), (Names{"c.OPUS", "z.mp3", "a/z.flac", "a/deep/down/x.wav", "b/1.ogg", "b/2.mp3"}));
        QVERIFY(m_problems.empty());
    }

    void tellsSizeAndTime()
    {
        const fs::path file = make("a.mp3", "12345");
        const struct timespec times[2] = {{0, 0}, {1'600'000'000, 123'456'789}};
        QCOMPARE(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
        std::vector<FoundFile> files;
        (void)walk(m_root, [&](FoundFile&& f) { files.push_back(std::move(f)); }, {});
        QCOMPARE(files.size(), std::size_t{1});
        QCOMPARE(files[0].path, file);
        QCOMPARE(files[0].size, std::uint64_t{5});
        QCOMPARE(files[0].modifiedNs, std::int64_t{1'600'000'000'123'456'789});
    }

    void aTimeBeyondAllReasonIsNoOverflow()
    {
        const fs::path file = make("a.mp3");
        const struct timespec times[2] = {{0, 0}, {std::int64_t{1} << 62, 0}};
        if (::utimensat(AT_FDCWD, file.c_str(), times, 0) != 0) {
            QSKIP("the file system refuses such a time");
        }
        QCOMPARE(found(), Names{"a.mp3"});
    }

    void hiddenFilesAndFoldersArePassedOver()
    {
        make(".hidden.mp3");
        make(".trash/a.mp3");
        make("shown/.a.mp3");
        make("shown/b.mp3");
        fs::create_symlink(m_root / "shown/b.mp3", m_root / ".link.mp3");
        QCOMPARE(found(), Names{"shown/b.mp3"});
        QVERIFY(m_problems.empty());
    }

    void namesThatAreNotUtf8AreFoundAsTheyAre()
    {
        make("caf\xe9/\xff\xfe.mp3");
        make("line\nbreak.mp3");
        make("日本.mp3");
        QCOMPARE(found(), (Names{"line\nbreak.mp3", "日本.mp3", "caf\xe9/\xff\xfe.mp3"}));
    }

    void aLinkToAFolderIsFollowedAndTheFolderWalkedOnce()
    {
        make("real/a.mp3");
        fs::create_directory_symlink("real", m_root / "again");
        fs::create_directory_symlink("real", m_root / "third");
        const fs::path outside = m_root.parent_path() / "outside";
        fs::create_directories(outside);
        std::ofstream(outside / "o.mp3") << "x";
        fs::create_directory_symlink(outside, m_root / "elsewhere");
        Names names = found();
        std::sort(names.begin(), names.end());
        QCOMPARE(names, (Names{"../outside/o.mp3", "real/a.mp3"}));
        QVERIFY(m_problems.empty());
    }

    void loopsEnd()
    {
        make("a/b/c.mp3");
        fs::create_directory_symlink(m_root / "a", m_root / "a/b/up");
        fs::create_directory_symlink(".", m_root / "self");
        fs::create_symlink("circle", m_root / "circle");
        QCOMPARE(found(), Names{"a/b/c.mp3"});
    }

    void aLinkToAFolderAroundIsALoopToo()
    {
        make("a.mp3");
        std::ofstream(m_root.parent_path() / "beside.mp3") << "x";
        fs::create_directory_symlink("..", m_root / "up");
        fs::create_directory_symlink("/", m_root / "z:");
        QCOMPARE(found(), Names{"a.mp3"});
    }

    void aLinkToAFileGivesTheFileOnce()
    {
        make("real.mp3");
        fs::create_symlink("real.mp3", m_root / "same.mp3");
        const fs::path store = m_root / ".annex/blob";
        fs::create_directories(store.parent_path());
        std::ofstream(store) << "x";
        fs::create_symlink(store, m_root / "one.mp3");
        fs::create_symlink(store, m_root / "two.mp3");
        fs::create_symlink(store, m_root / "text.txt");
        fs::create_symlink("one.mp3", m_root / "chain.mp3");
        QCOMPARE(found(), (Names{"real.mp3", ".annex/blob"}));
        QVERIFY(m_problems.empty());
    }

    void hardLinksAreFilesOfTheirOwn()
    {
        const fs::path file = make("a.mp3");
        fs::create_hard_link(file, m_root / "b.mp3");
        QCOMPARE(found(), (Names{"a.mp3", "b.mp3"}));
    }

    void aRootThatIsALinkIsWalked()
    {
        make("a.mp3");
        const fs::path link = m_root.parent_path() / "link";
        fs::create_directory_symlink(m_root, link);
        QCOMPARE(found(link), Names{"a.mp3"});
    }

    void whatIsNoFileIsAProblemAndNotVisited()
    {
        QCOMPARE(::mkfifo((m_root / "pipe.mp3").c_str(), 0600), 0);
        QCOMPARE(::mkfifo((m_root / "pipe").c_str(), 0600), 0);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const std::string name = (m_root / "socket.mp3").string();
        std::copy(name.begin(), name.end(), std::begin(address.sun_path));
        QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        ::close(socket);
        make("folder.mp3/in it.mp3");
        fs::create_symlink("nowhere", m_root / "broken.mp3");
        fs::create_symlink("nowhere", m_root / "broken");
        fs::create_symlink("pipe", m_root / "to pipe.mp3");
        fs::create_symlink("/dev/zero", m_root / "endless.mp3");
        QCOMPARE(found(), Names{"folder.mp3/in it.mp3"});
        QVERIFY(hasProblem("pipe.mp3", "a pipe"));
        QVERIFY(hasProblem("socket.mp3", "a socket"));
        QVERIFY(hasProblem("folder.mp3", "a folder"));
        QVERIFY(hasProblem("broken.mp3", "nowhere"));
        QVERIFY(hasProblem("to pipe.mp3", "a pipe"));
        QVERIFY(hasProblem("endless.mp3", "a device"));
        QCOMPARE(m_problems.size(), std::size_t{6});
    }

    void aFolderWithoutPermissionIsAProblemAndTheRestIsFound()
    {
        make("closed/a.mp3");
        make("open/b.mp3");
        ::chmod(m_root.parent_path().c_str(), 0755);
        ::chmod((m_root / "closed").c_str(), 0);
        {
            const OrdinaryUser user;
            QCOMPARE(found(), Names{"open/b.mp3"});
        }
        QVERIFY(hasProblem("closed", "cannot be read"));
        ::chmod((m_root / "closed").c_str(), 0700);
    }

    void aPathThatIsTooLongIsAProblemAndTheRestIsFound()
    {
        const std::string name(200, 'n');
        const fs::path before = fs::current_path();
        fs::current_path(m_root);
        for (int i = 0; i < 25; ++i) { // 5,000 bytes, over PATH_MAX
            fs::create_directory(name);
            fs::current_path(name);
        }
        fs::current_path(before);
        make("z.mp3");
        QCOMPARE(found(), Names{"z.mp3"});
        QCOMPARE(m_problems.size(), std::size_t{1});
    }

    void aStopEndsTheWalkBetweenTwoFiles()
    {
        for (int i = 0; i < 10; ++i) {
            make("f" + std::to_string(i % 3) + "/" + std::to_string(i) + ".mp3");
        }
        std::stop_source source;
        int count = 0;
        (void)walk(
            m_root,
            [&](FoundFile&&) {
                if (++count == 4) {
                    source.request_stop();
                }
            },
            source.get_token());
        QCOMPARE(count, 4);
    }

    void whatIsNoFolderIsRefused()
    {
        const auto kindOf = [](const fs::path& path) {
            return test::kindThrownBy([&] { (void)walk(path, [](FoundFile&&) {}, {}); });
        };
        QCOMPARE(kindOf(m_root / "missing"), ErrorKind::NotFound);
        QCOMPARE(kindOf(make("a.mp3")), ErrorKind::Unreadable);
    }

    void anEmptyFolderHoldsNothing()
    {
        QCOMPARE(found(), Names{});
        QVERIFY(m_problems.empty());
    }
};

QTEST_APPLESS_MAIN(TestFileWalk)
#include "tst_file_walk.moc"
