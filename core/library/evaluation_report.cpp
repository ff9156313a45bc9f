#include "core/library/evaluation_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace nearfield {

namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const std::vector<evaluate::Figure>& figures)
{
    Json rows = Json::array();
    for (const evaluate::Figure& figure : figures) {
        rows.push_back({{"model", figure.model},
                        {"metric", figure.metric},
                        {"value", figure.value},
                        {"low", figure.low},
                        {"high", figure.high},
                        {"n", figure.n},
                        {"default", figure.isDefault}});
    }
    return rows;
}

std::vector<evaluate::Figure> figuresFrom(const Json& rows)
{
    std::vector<evaluate::Figure> figures;
    for (const Json& row : rows) {
        figures.push_back({.model = row.at("model"),
                           .metric = row.at("metric"),
                           .value = row.at("value"),
                           .low = row.at("low"),
                           .high = row.at("high"),
                           .n = row.at("n"),
                           .isDefault = row.at("default")});
    }
    return figures;
}

EvaluationReport reportFrom(const Json& json)
{
    const Json& tables = json.at("tables");
    EvaluationReport report{.data = json.at("data"),
                            .splitName = json.at("split"),
                            .seed = json.at("seed"),
                            .listeners = json.at("listeners"),
                            .tracks = json.at("tracks"),
                            .answers = json.at("answers"),
                            .plays = json.at("plays"),
                            .featureReconstruction = figuresFrom(tables.at("feature_reconstruction")),
                            .ratingPrediction = figuresFrom(tables.at("rating_prediction")),
                            .ranking = figuresFrom(tables.at("ranking")),
                            .neighbours = figuresFrom(tables.at("neighbours"))};
    for (const Json& row : json.at("importance")) {
        report.importance.push_back({.model = row.at("model"),
                                     .feature = row.at("feature"),
                                     .value = row.at("value"),
                                     .low = row.at("low"),
                                     .high = row.at("high")});
    }
    for (const Json& row : json.at("times")) {
        report.times.push_back({.model = row.at("model"), .fit = row.at("fit"), .ask = row.at("ask")});
    }
    report.notes = json.at("notes").get<std::vector<std::string>>();
    report.seconds = json.at("seconds");
    report.cancelled = json.at("cancelled");
    return report;
}

} // namespace

std::string_view toString(EvaluationSplit split) noexcept
{
    switch (split) {
    case EvaluationSplit::Random:
        return "random";
    case EvaluationSplit::Time:
        return "time";
    case EvaluationSplit::Track:
        return "track";
    case EvaluationSplit::Album:
        return "album";
    case EvaluationSplit::Artist:
        return "artist";
    }
    return "";
}

std::string toJson(const EvaluationReport& report)
{
    Json json{{"data", report.data},
              {"split", report.splitName},
              {"seed", report.seed},
              {"listeners", report.listeners},
              {"tracks", report.tracks},
              {"answers", report.answers},
              {"plays", report.plays},
              {"tables",
               {{"feature_reconstruction", jsonOf(report.featureReconstruction)},
                {"rating_prediction", jsonOf(report.ratingPrediction)},
                {"ranking", jsonOf(report.ranking)},
                {"neighbours", jsonOf(report.neighbours)}}},
              {"importance", Json::array()},
              {"notes", report.notes},
              {"times", Json::array()},
              {"seconds", report.seconds},
              {"cancelled", report.cancelled}};
    for (const Importance& one : report.importance) {
        json["importance"].push_back({{"model", one.model},
                                      {"feature", one.feature},
                                      {"value", one.value},
                                      {"low", one.low},
                                      {"high", one.high}});
    }
    for (const evaluate::Seconds& one : report.times) {
        json["times"].push_back({{"model", one.model}, {"fit", one.fit}, {"ask", one.ask}});
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

EvaluationReport evaluationFromJson(std::string_view json)
{
    try {
        return reportFrom(Json::parse(json));
    } catch (const Json::exception& error) {
        throw Error(ErrorKind::BadFormat, fmt::format("This is no report of an evaluation: {}", error.what()));
    }
}

std::string toCsv(const EvaluationReport& report)
{
    std::string csv = "table,model,metric,value,low,high,n,default\n";
    const auto add = [&](const char* table, const std::vector<evaluate::Figure>& figures) {
        for (const evaluate::Figure& f : figures) {
            csv += fmt::format("{},{},{},{},{},{},{},{}\n", table, f.model, f.metric, f.value, f.low, f.high, f.n,
                               f.isDefault);
        }
    };
    add("feature_reconstruction", report.featureReconstruction);
    add("rating_prediction", report.ratingPrediction);
    add("ranking", report.ranking);
    add("neighbours", report.neighbours);
    for (const Importance& one : report.importance) {
        csv += fmt::format("importance,{},{},{},{},{},,\n", one.model, one.feature, one.value, one.low, one.high);
    }
    return csv;
}

} // namespace nearfield
