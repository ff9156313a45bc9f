#include "tests/layers/layer_rules.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <fmt/format.h>

namespace nearfield::test {

namespace {

constexpr std::size_t kMostLines = 600;
/// Files that may be longer, each for a reason given here. So far there is none.
const std::set<std::string> kMayBeLong;

/// What each module may include from, beside itself; a trailing slash means everything below.
const std::map<std::string, std::vector<std::string>> kAllowed = {
    {"core/base", {}},
    {"core/catalogue", {"core/base/"}},
    {"core/features", {"core/base/", "core/catalogue/"}},
    {"core/audio", {"core/base/", "core/catalogue/"}},
    {"core/nn", {"core/base/"}},
    {"core/similarity", {"core/base/"}},
    {"core/exchange",
     {"core/base/", "core/catalogue/", "core/features/", "core/audio/", "core/nn/", "core/similarity/"}},
    {"core/storage",
     {"core/base/", "core/catalogue/", "core/features/", "core/audio/", "core/nn/", "core/similarity/"}},
    {"core/playlist",
     {"core/base/", "core/catalogue/", "core/features/", "core/audio/", "core/nn/", "core/similarity/"}},
    {"core/map", {"core/base/", "core/catalogue/", "core/features/", "core/audio/", "core/nn/", "core/similarity/"}},
    {"core/recommend",
     {"core/base/", "core/catalogue/", "core/features/", "core/audio/", "core/nn/", "core/similarity/"}},
    {"core/evaluate",
     {"core/base/", "core/catalogue/", "core/features/", "core/audio/", "core/nn/", "core/similarity/",
      "core/recommend/"}},
    {"core/library", {"core/"}},
    // The façade, and those headers of core that hold values only.
    {"ui",
     {"core/library/", "core/base/", "core/catalogue/", "core/features/features.h", "core/nn/training.h",
      "core/storage/rows.h", "core/exchange/removal.h", "core/recommend/taste/taste_features.h", "core/map/contour.h"}},
    // The terminal; app/nearfield.cpp, which starts the window, may include from ui too.
    {"app", {"core/library/", "core/base/"}},
};

/// Headers of a library that only some folders may include.
struct Fence
{
    const char* includes; ///< regular expression of an include's text
    std::vector<std::string> folders;
};
const std::vector<Fence> kFences = {
    {"SQLiteCpp/.*|sqlite3\\.h", {"core/storage/"}},
    {"lib(avformat|avcodec|avutil|swresample|swscale)/.*|ebur128\\.h|fftw3\\.h|taglib/.*|.*tag\\.h", {"core/audio/"}},
    {"Q[A-Z].*|Qt[A-Z].*|q[a-z]+\\.h", {"ui/", "app/nearfield.cpp"}},
    {"QtCharts/"
     ".*|Q(Chart|LineSeries|ValueAxis|AreaSeries|LegendMarker|ScatterSeries|AbstractAxis|AbstractSeries).*",
     {"ui/charts/"}},
    {"pugixml\\.hpp", {"core/exchange/"}},
    {"qcustomplot\\.h", {"ui/map/"}},
    {"QtMultimedia/.*|QMedia.*|QAudio.*", {"ui/player/"}},
};

std::string moduleOf(const std::string& path)
{
    const std::size_t first = path.find('/');
    const std::string top = path.substr(0, first);
    return top == "core" ? path.substr(0, path.find('/', first + 1)) : top;
}

bool isWithin(const std::string& path, const std::string& place)
{
    return place.ends_with('/') ? path.starts_with(place) : path == place;
}

struct Include
{
    std::string text;
    bool quoted = false;
};

std::vector<Include> includesOf(const std::string& text)
{
    static const std::regex pattern("^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([^>\"]+)[>\"]", std::regex::multiline);
    std::vector<Include> includes;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern); at != std::sregex_iterator(); ++at) {
        includes.push_back({(*at)[2], (*at)[1] == "\""});
    }
    return includes;
}

class Checker
{
public:
    explicit Checker(const Sources& sources)
        : m_sources(sources)
    {
    }

    std::vector<std::string> run()
    {
        for (const auto& [path, text] : m_sources) {
            const std::vector<Include> includes = includesOf(text);
            checkShape(path, text, includes);
            for (const Include& include : includes) {
                checkFences(path, include);
                if (include.quoted && !include.text.ends_with(".moc")) {
                    checkLevel(path, include.text);
                }
            }
        }
        return m_found;
    }

private:
    void checkShape(const std::string& path, const std::string& text, const std::vector<Include>& includes)
    {
        const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        if (lines > kMostLines && !kMayBeLong.contains(path)) {
            m_found.push_back(fmt::format("{} has {} lines; {} are the most", path, lines, kMostLines));
        }
        if (path.ends_with(".h") && !text.starts_with("#pragma once")) {
            m_found.push_back(fmt::format("{} does not begin with #pragma once", path));
        }
        const std::string own = path.substr(0, path.rfind('.')) + ".h";
        if (path.ends_with(".cpp") && m_sources.contains(own) && (includes.empty() || includes.front().text != own)) {
            m_found.push_back(fmt::format("{} does not include its own header first", path));
        }
    }

    void checkFences(const std::string& path, const Include& include)
    {
        for (const Fence& fence : kFences) {
            const bool inside = std::any_of(fence.folders.begin(), fence.folders.end(),
                                            [&path](const std::string& folder) { return isWithin(path, folder); });
            if (!inside && !include.quoted && std::regex_match(include.text, std::regex(fence.includes))) {
                m_found.push_back(fmt::format("{} includes <{}>, which is fenced", path, include.text));
            }
        }
    }

    void checkLevel(const std::string& path, const std::string& included)
    {
        if (!m_sources.contains(included)) {
            m_found.push_back(fmt::format("{} includes \"{}\", which is not a path from the root", path, included));
            return;
        }
        const std::string module = moduleOf(path);
        const auto allowed = kAllowed.find(module);
        if (allowed == kAllowed.end()) {
            m_found.push_back(fmt::format("{} is in a module without a level", path));
            return;
        }
        const bool startsTheWindow = path == "app/nearfield.cpp" && moduleOf(included) == "ui";
        const bool isAllowed = moduleOf(included) == module || startsTheWindow ||
                               std::any_of(allowed->second.begin(), allowed->second.end(),
                                           [&included](const std::string& place) { return isWithin(included, place); });
        if (!isAllowed) {
            m_found.push_back(fmt::format("{} includes \"{}\", which is not below it", path, included));
        }
    }

    const Sources& m_sources;
    std::vector<std::string> m_found;
};

} // namespace

Sources readSources(const std::filesystem::path& root)
{
    Sources sources;
    for (const char* top : {"core", "ui", "app"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / top)) {
            const std::filesystem::path extension = entry.path().extension();
            if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp")) {
                std::ifstream in(entry.path(), std::ios::binary);
                sources[entry.path().lexically_relative(root).generic_string()] =
                    std::string(std::istreambuf_iterator<char>(in), {});
            }
        }
    }
    return sources;
}

std::vector<std::string> violations(const Sources& sources)
{
    return Checker(sources).run();
}

} // namespace nearfield::test
