#include "core/recommend/shipped_models.h"

#include "core/recommend/answered_items.h"
#include "core/recommend/baselines.h"
#include "core/recommend/bayesian_factors.h"
#include "core/recommend/biases.h"
#include "core/recommend/blend.h"
#include "core/recommend/ease.h"
#include "core/recommend/hybrid_model.h"
#include "core/recommend/implicit_als.h"
#include "core/recommend/item_knn.h"
#include "core/recommend/matrix_factorisation.h"
#include "core/recommend/ncf.h"

namespace nearfield {

namespace {

template <typename M, typename... Options>
ModelFactory factoryOf(const Options&... options)
{
    return [=] { return std::make_unique<M>(options...); };
}

ModelFactory ratingsKnn()
{
    return factoryOf<ItemKnn>(ItemKnn::Options{.neighbours = 400});
}

ModelFactory sampledFactors()
{
    return factoryOf<BayesianFactors>(BayesianFactors::Options{.factors = 20});
}

ModelFactory easeOnPlays()
{
    return factoryOf<Ease>(Ease::Options{.penalty = 1600, .binary = false});
}

/// Collaborative models of a library: most of its tracks nobody has answered.
std::vector<ModelFactory> ofAnsweredItems(std::vector<ModelFactory> models)
{
    for (ModelFactory& make : models) {
        make = [inner = std::move(make)] { return std::make_unique<AnsweredItems>(inner); };
    }
    return models;
}

} // namespace

std::vector<ModelFactory> collaborativeModels(InteractionKind kind)
{
    if (kind == InteractionKind::Explicit) {
        return {sampledFactors(), factoryOf<Ncf>()};
    }
    return {factoryOf<Blend>(std::vector<ModelFactory>{factoryOf<Ease>(), easeOnPlays(), factoryOf<ImplicitAls>(),
                                                       factoryOf<ItemKnn>(), factoryOf<Popularity>()})};
}

ModelFactory shippedModel(InteractionKind kind, const SharedContent& content)
{
    return factoryOf<HybridModel>(content,
                                  content ? ofAnsweredItems(collaborativeModels(kind)) : collaborativeModels(kind));
}

std::vector<ModelFactory> comparedModels(InteractionKind kind, const SharedContent& content)
{
    std::vector<ModelFactory> others = {factoryOf<Popularity>()};
    if (kind == InteractionKind::Explicit) {
        others.insert(others.end(), {factoryOf<ItemMean>(), factoryOf<Biases>(), ratingsKnn(),
                                     factoryOf<MatrixFactorisation>(), sampledFactors()});
    } else {
        others.insert(others.end(), {factoryOf<ItemKnn>(), factoryOf<ImplicitAls>(), factoryOf<Ease>(), easeOnPlays()});
    }
    others.insert(others.end(), {factoryOf<Ncf>(Ncf::Options{.listeners = false}), factoryOf<Ncf>()});

    std::vector<ModelFactory> all = {factoryOf<RandomModel>()};
    for (ModelFactory& make : content ? ofAnsweredItems(std::move(others)) : std::move(others)) {
        all.push_back(std::move(make));
    }
    if (content && kind == InteractionKind::Explicit) {
        all.insert(all.end(), {factoryOf<ContentProfile>(content, ContentProfile::Kind::Fallback),
                               factoryOf<ContentProfile>(content, ContentProfile::Kind::Contrasted),
                               factoryOf<ListenerTastes>(content)});
    }
    return all;
}

} // namespace nearfield
