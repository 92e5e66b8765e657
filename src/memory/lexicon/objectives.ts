/** Losses, regularisers, ensembling, post-processing, validation schemes and metrics. */
export const OBJECTIVES = `
## loss : method
loss: loss | loss function | objective | criterion | cost function | training objective
cross_entropy < loss: cross entropy | ce loss | log loss | crossentropyloss | nll | negative log likelihood | categorical cross entropy | softmax loss | logloss | ce
binary_cross_entropy < cross_entropy: binary cross entropy | bce | bcewithlogits | pixelwise log loss | sigmoid cross entropy | bce loss | binary logistic loss | bcewithlogitsloss
mse < loss: mse | mean squared error | squared error | l2 loss | mseloss | quadratic loss | squared loss | rmse loss | {square of error/residual}
mae < loss: mae | mean absolute error | absolute error | l1 loss | absolute loss | l1loss | absolute deviation | {absolute residual/difference loss}
huber < loss: huber | smooth l1 | smoothl1 | huberloss | {quadratic small linear large} | smoothl1loss | {robust loss quadratic linear}
log_cosh < loss: log cosh | logcosh
charbonnier < loss: charbonnier
quantile_loss < loss: quantile loss | pinball | pinball loss | {quantile regression} | {predict percentile/quantile} | quantile objective
poisson_loss < loss: poisson | poisson loss | count likelihood | poisson nll | poisson objective
tweedie < loss: tweedie | compound poisson | tweedie loss | {zero inflated target power}
gamma_loss < loss: gamma loss | gamma deviance
negative_binomial < loss: negative binomial | negbin
gaussian_nll < loss: gaussian likelihood | gaussian nll | {predict mean variance likelihood} | heteroscedastic | {predict mean and variance} | {output own uncertainty/variance}
student_t < loss: student t likelihood | student t | heavy tailed likelihood
hinge < loss: hinge | hinge loss | svm loss
focal < loss: focal | focal loss | {down weight easy example} | {focus hard example loss modulating} | {1 p gamma modulate} | {easy example contribute less}
asymmetric_loss < loss: asymmetric loss
dice < loss: dice | dice loss | soft dice | overlap based | {overlap loss/term} | diceloss | f1 style overlap | sorensen dice
jaccard_loss < loss: jaccard loss | iou loss | jaccard | soft iou | jaccardloss
tversky < loss: tversky | tversky loss | focal tversky
lovasz < loss: lovasz | lovasz softmax | lovasz hinge
boundary_loss < loss: boundary loss | hausdorff loss | surface loss | {distance map boundary loss}
giou < loss: giou | generalized iou | giou loss | generalised iou
ciou < loss: ciou | complete iou
diou < loss: diou | distance iou
triplet < loss: triplet | triplet loss | {anchor positive negative margin} | tripletmarginloss
contrastive < loss: contrastive loss | contrastive | {pull together push apart} | contrastive learning | {pull positive push negative}
infonce < contrastive: infonce | info nce | nt xent | in batch negatives | {other examples/items batch negative} | multiple negatives ranking | in batch softmax | supcon | supervised contrastive | ntxent | mnrl
arcface < loss: arcface | additive angular margin | angular margin | arc face | {margin angle softmax/logit}
cosface < loss: cosface | large margin cosine | am softmax
sphereface < loss: sphereface
center_loss < loss: center loss | centre loss
proxy_loss < loss: proxy nca | proxy anchor
circle_loss < loss: circle loss
bpr < loss: bpr | bayesian personalized ranking | bayesian personalised ranking | pairwise ranking loss | pairwise loss | {positive above sampled negative} | {pairwise logistic score difference} | {rank positive higher negative pair} | {clicked/bought/observed item score higher/above unseen/random/sampled}
warp < loss: warp loss | warp
listwise < loss: listwise | listnet | listmle | listwise softmax | lambdarank | lambdamart | {whole list rank loss} | rank ndcg | rank:ndcg
pointwise < loss: pointwise | pointwise loss
sampled_softmax < loss: sampled softmax | {softmax over sampled/random negatives} | {softmax subset item}
full_softmax < loss: full softmax | {softmax over all/whole/entire item/catalogue/vocabulary}
ctc < loss: ctc | connectionist temporal classification
transducer < loss: rnn t | transducer | rnnt
perceptual < loss: perceptual loss | vgg loss | lpips | feature matching loss | {distance feature space pretrained} | feature matching
style_loss < loss: style loss | gram matrix
ssim_loss < loss: ssim | ms ssim | structural similarity
total_variation < loss: total variation | tv loss | smoothness loss
adversarial_loss < loss: adversarial loss | gan loss | discriminator loss
wasserstein < loss: wasserstein | wgan | earth mover | critic loss
hinge_gan < loss: hinge gan loss | hinge adversarial loss
lsgan < loss: lsgan | least squares gan
nonsaturating < loss: non saturating
kl_divergence < loss: kl divergence | kl | kullback leibler | kl term | kl penalty | relative entropy
js_divergence < loss: jensen shannon | js divergence
stft_loss < loss: multi resolution stft loss | stft loss | spectral loss | {spectrogram several fft/window loss}
si_sdr < loss: si sdr | si snr | scale invariant | sisdr
cycle_consistency < loss: cycle consistency | cycle loss
unlikelihood < loss: unlikelihood
mlm_objective < loss: masked language modelling | mlm | masked lm | masked language modeling
clm_objective < loss: causal language modelling | next token prediction | clm
ordinal_loss < loss: ordinal regression | coral loss | ordinal loss | cumulative link | {order class threshold loss} | ordinal
smape_loss < loss: smape loss
mape_loss < loss: mape loss
rmsle_loss < loss: rmsle
crps < loss: crps | continuous ranked probability
z_loss: z loss | {penalise/penalize log partition/normaliser/normalizer} | {logsumexp penalty/squared} | {penalty squared log softmax}
load_balancing_loss: load balancing loss | router balance loss | {balance expert load/usage} | {evenly distribute expert} | auxiliary load balance
entropy_bonus: entropy bonus | entropy regularization | entropy coefficient | ent coef | entropy term | {reward policy entropy/random} | {encourage explore entropy} | entropy regularisation | entropy weight | {spread/random policy bonus}
class_weights: class weights | class weighting | weighted loss | inverse frequency weights | class weight balanced | pos weight | scale pos weight | {weight loss class/rare/minority/positive} | {upweight minority/rare/positive} | {error rare/minority/positive count/cost more} | {weight class inverse frequency} | balanced class weight | cost sensitive | weighted cross entropy
sample_weights: sample weights | example weights | instance weights | sample weight | {weight each row/sample/example/observation} | importance weights | {weight recent more/higher/heavily} | {row weight}
time_decay_weights: time decay | recency weighting | {recent interaction/observation/row weight more} | exponential time weights | {older data/row/observation/interaction count less} | half life | {down weight old} | {weight by recency/age} | {recent count more}
loss_weight: loss weight | loss weighting | loss coefficient | term weight | lambda weight | weighting factor | coefficient
uncertainty_weighting: uncertainty weighting | {learn task weight} | gradnorm | kendall weighting | {learned balance task loss} | homoscedastic
hard_mining: hard example mining | ohem | hard mining | {keep/only highest/largest/worst loss examples/sample} | {hardest example backprop/train} | online hard example
hard_negative_mining: hard negative mining | hard negatives | {hardest negative} | {negative high scoring} | semi hard | {mine negative} | {negatives close/near/similar query/anchor} | dynamic negative sampling | {negatives model rank/score high}
negative_sampling: negative sampling | sampled negatives | random negatives | uniform negatives | {negative items per positive} | num negatives | {negative example each positive} | {unseen item per positive}
popularity_negative_sampling: popularity based negative sampling | popularity sampling | {negative popularity} | {sample negative proportional popular}
logit_adjustment: logit adjustment | {adjust/shift logit class prior} | balanced softmax | {subtract log prior}
popularity_correction: logq correction | {correct logit sampling/popularity probability} | popularity correction | popularity debiasing | inverse propensity | ips weighting | propensity | {subtract log item frequency/popularity}
logit_scale: logit scale | {scale logit} | learnable temperature
logit_softcap: logit softcap | soft cap logits | softcapping | {tanh cap logits} | logit cap | {squash logit tanh}

## regularizer : method
regularization: regularization | regularisation | regularizer | regularize
l2_regularization < regularization: l2 regularization | l2 regularisation | l2 penalty | ridge penalty | lambda l2 | reg lambda | l2 leaf reg | ridge term | {penalise/penalize squared weights/leaf/coefficients} | l2 | {squared weight penalty} | squared penalty | {squared norm penalty}
l1_regularization < regularization: l1 regularization | l1 regularisation | l1 penalty | lasso penalty | lambda l1 | reg alpha | {penalise absolute weights/coefficients} | l1 | sparsity penalty
elastic_penalty < regularization: elastic net penalty
max_norm: max norm | max norm constraint | {cap norm weight vector}
activity_regularization: activity regularization | {penalise activations}
orthogonal_reg: orthogonality penalty | orthogonal regularization
spectral_penalty: spectral penalty
jacobian_reg: jacobian regularization
manifold_reg: manifold regularization
noise_injection: noise injection | gaussian noise | input noise | {add noise inputs} | jitter | {random noise values} | gaussian jitter | white noise | {perturb random noise}
label_noise: label noise | noisy labels | mislabelled | {wrong label} | mislabeled
monotone_constraints: monotone constraints | monotonic constraints | monotonicity | {force prediction increase only} | monotone | {prediction never decrease/fall} | {never decrease}
interaction_constraints: interaction constraints
feature_dropout: feature dropout | column dropout

## tree parameter : param
max_depth: max depth | tree depth | maximum depth | {depth tree} | deeper trees | shallower trees | {levels tree}
num_leaves: num leaves | number of leaves | max leaves | leaf count | leaves per tree | {leaves each tree}
min_child_samples: min child samples | min data in leaf | min samples leaf | {minimum sample leaf} | {at least row/sample/observation leaf} | {smallest leaf} | {leaf at least/contain}
min_child_weight: min child weight | {minimum hessian leaf}
min_split_gain: min split gain | gamma split | min gain to split | min impurity decrease
n_estimators: n estimators | num boost round | boosting rounds | number of trees | num iterations | trees | iterations boosting | rounds | num trees | ntree | boosting iterations
subsample: subsample | bagging fraction | row sampling | row subsampling | subsample ratio | {fraction row each tree} | {sample row each tree} | stochastic gradient boosting | {each tree random rows}
colsample: colsample bytree | feature fraction | column sampling | column subsampling | {fraction/sample feature/column each tree} | colsample | max features | {each tree random column/columns/features} | {random features per tree/split}
max_iter: max iter | maximum iterations | iteration limit
max_leaf_nodes < num_leaves: max leaf nodes
n_neighbors: n neighbors | n neighbours | number of neighbors | number of neighbours | k neighbours
max_bin: max bin | max bins | histogram bins | border count | {bin histogram}
dart: dart | dropout trees | {drop tree boosting}
goss: goss | gradient based one side sampling
leafwise: leaf wise growth | lossguide | leafwise
depthwise_growth: depth wise growth | depthwise growth
symmetric_trees: oblivious trees | symmetric trees

## ensembling : method
ensemble: ensemble | ensembling | {combine model} | {several models together}
blend_average < ensemble: blend | blending | average predictions | simple average | equal weights | unweighted mean | {average output/prediction/probabilities model} | mean of predictions | soft voting | {mean probabilities model} | arithmetic mean of the probabilities | equal weight average | {average the models} | {average logit/logits}
weighted_blend < ensemble: weighted blend | weighted average | hill climbing | optimised weights | {weights found/tuned/optimised/optimized} | caruana | {blend weight search/optimise/fit} | nelder mead weights | weights found on out of fold | {weights fit out of fold}
stacking < ensemble: stacking | stack | stacked generalization | meta learner | meta model | {second level/stage model prediction} | stackingclassifier | {out of fold prediction input/features second/another/meta} | level 2 model
rank_average < ensemble: rank average | rank averaging | {average rank} | rank mean
geometric_mean < ensemble: geometric mean | {multiply probabilities root} | {average log probabilities} | geometric average
majority_vote < ensemble: majority vote | hard voting | voting | majority voting | {most common predicted class}
power_mean < ensemble: power average
bagging < ensemble: bagging | bootstrap aggregation | bootstrap aggregating | {bootstrap sample model} | bagged
seed_averaging < ensemble: seed averaging | multi seed | {average seed} | {different/several/five/random seeds average/ensemble} | seed ensemble | {same model several seed}
fold_ensemble < ensemble: fold ensemble | {average fold model} | cv ensemble | {model each fold average} | k fold ensemble
snapshot_ensemble < ensemble: snapshot ensemble | snapshot | {ensemble checkpoint cycle} | {checkpoint end each cycle} | {save weights/checkpoint every restart/cycle}
deep_ensemble < ensemble: deep ensemble
checkpoint_ensemble < ensemble: checkpoint ensemble | {average predictions checkpoint}
tta < ensemble: test time augmentation | tta | {average prediction flip/augmented/view/crops} | {predict flipped copy average} | {augment test average} | {original and flipped/mirrored/mirror image/copy average} | ten crop | {average over views test}
self_consistency < ensemble: self consistency | {majority vote sample reasoning/answer/chain} | {sample several chain/answer vote/majority}
cascade: cascade | two stage | coarse to fine | {first model filter second}
per_group_models: separate models | one model per | {separate model each} | per group model | {train own model every/each} | {individual model each} | specialised models
global_model: global model | single model for all | {one model across all/series} | pooled model | {one shared model all}

## post-processing : method
threshold_tuning: threshold tuning | tune threshold | decision threshold | cutoff | {choose/optimise/pick/search threshold/cutoff} | classification threshold | {move/lower/raise threshold} | threshold | cut off | {operating point} | probability cutoff
per_class_threshold < threshold_tuning: per class threshold | {separate threshold each class/label} | class specific thresholds | {own cutoff class/label}
platt_scaling: platt scaling | platt | sigmoid calibration | {logistic calibration score} | {logistic regression on score calibrate}
isotonic: isotonic | isotonic regression | {monotone calibration} | isotonic calibration
temperature_scaling: temperature scaling | {divide logit scalar/temperature} | {single scalar logit calibrate} | {scalar divide logits}
calibration: calibration | calibrate | calibrated
conformal: conformal | conformal prediction | prediction sets coverage
clipping_predictions: clip predictions | {clip prediction range} | {clamp output/forecast/prediction} | {floor/cap negative forecast/prediction zero} | {cut prediction negative zero}
rounding: rounding | round predictions | {round integer}
nms: nms | non maximum suppression | non max suppression
soft_nms < nms: soft nms | {decay score overlap box} | {lower score overlap box}
wbf < nms: weighted boxes fusion | wbf | {average overlap box} | {fuse overlap box} | weighted box fusion
crf: crf | conditional random field | dense crf
median_filter: median filter | medfilt | {smooth prediction median} | median smoothing | {sliding median}
temporal_smoothing: smooth predictions | moving average of predictions | temporal smoothing | {smooth frame/time prediction} | rolling mean of the outputs
connected_components: connected components | {remove small region/component/blob/object} | {delete small blob/island/region} | small region removal | {largest component}
morphology: morphological | opening | closing | dilation erosion | erode | dilate mask | fill holes
rescale_predictions: rescale predictions | {multiply prediction constant} | bias correction | {shift predictions}
reconciliation: reconciliation | hierarchical reconciliation | mint | bottom up | {forecast sum/add up total/hierarchy} | coherent forecasts
top_down: top down
rerank: rerank | re rank | reranker | reranking | re ranking | {reorder candidate/top/list} | second stage ranker
mmr: mmr | maximal marginal relevance | {diverse list/recommendation/result} | diversification | diversify | {trade off relevance diversity} | {diversity rerank}
dpp: determinantal point process | dpp
query_expansion: query expansion | rm3 | hyde | {expand query} | {add term query}
beam_search: beam search | beam | num beams | {keep best hypotheses/partial decode}
greedy_decoding: greedy decoding | greedy | argmax decoding
nucleus_sampling: nucleus sampling | top p | {smallest token set cumulative probability}
top_k_sampling: top k sampling
min_p: min p
length_penalty: length penalty | length normalization | {normalise/divide score length}
repetition_penalty: repetition penalty | no repeat ngram | no repeat ngram size | {forbid repeated trigrams/ngrams/grams} | {never/emit sequence tokens twice} | {penalise repeated token/ngram} | {discourage repetition} | {block repeated n gram} | {never repeat ngram/trigram}
contrastive_search: contrastive search | contrastive decoding
speculative_decoding: speculative decoding | draft model
shallow_fusion: shallow fusion | language model fusion | {external language model decode/score/beam} | lm fusion | n gram language model | kenlm | {rescore language model} | lm rescoring
constrained_decoding: constrained decoding | grammar constrained | json mode | {force/restrict output schema/grammar/valid}
detection_threshold: confidence threshold | score threshold | conf thres
iou_threshold: iou threshold | iou thres | iou thresh | overlap threshold | iou thr | {overlap cutoff}
viterbi: viterbi | hmm smoothing | hidden markov

## validation scheme : method
cross_validation: cross validation | k fold | kfold | cv | folds | fold | n splits
stratified_split < cross_validation: stratified | stratified k fold | stratification | stratifiedkfold | {same class proportion fold/split} | {class balance every fold} | stratify | {preserve class ratio fold/split} | {keep share class fold/split}
group_split < cross_validation: group k fold | groupkfold | grouped split | {same patient/user/group/customer/speaker/subject never both/fold} | {split by patient/user/customer/speaker/group/subject} | {patient/subject/user/speaker level split/partition} | {all image/row/record/recording one person/patient/customer single/same fold} | subject leakage | {grouping split} | {speaker disjoint} | {user disjoint} | {patients in validation unseen}
time_split < cross_validation: time series split | timeseriessplit | temporal split | chronological split | {split by date/time} | {train past validate future/later} | {validation later than training} | {validate latest/last/recent weeks/months/period} | forward chaining | time based split | {train older test newer} | {hold out last weeks/months/days}
rolling_origin < time_split: rolling origin | walk forward | expanding window | rolling window validation | {several cutoff backtest} | backtest | backtesting | {move forecast origin} | sliding origin
purged_split < time_split: purged | embargo | purge gap | gap between train and validation | {leave gap train validation} | {gap days between}
random_split < cross_validation: random split | shuffle split | {random partition} | shuffled split | {random hold out} | {split at random} | shuffled k fold
holdout_split < cross_validation: holdout | single hold out | train test split | hold out
leave_one_out < cross_validation: leave one out | loo | leave last out | {hold out last interaction each user} | {final/last item/click/interaction per/each user test/validation} | leave one last
leave_one_group_out < cross_validation: leave one group out | leave one subject out | loso
nested_cv < cross_validation: nested cross validation | nested cv
adversarial_validation: adversarial validation | {classifier tell train test apart} | {distinguish train test}
repeated_cv < cross_validation: repeated k fold | repeated cross validation
full_ranking_eval: full ranking evaluation | full ranking | {rank against whole/entire/all catalogue/items} | {compute ndcg/metrics over all items} | {rank all items evaluate} | {evaluate against all/entire/whole catalogue/items}
sampled_ranking_eval: sampled metrics | {evaluate 100 sampled negative} | sampled evaluation
model_selection_metric: checkpoint selection | model selection | {select/pick/choose best checkpoint/epoch/model} | {save best} | best checkpoint | {monitor metric}

## metric : target
accuracy: accuracy | acc
f1: f1 | f1 score | macro f1 | f beta
auc: auc | roc auc | auroc | area under the roc
average_precision: average precision | pr auc | auprc | map metric
precision_metric: precision at
recall_metric: recall | sensitivity | hit rate
ndcg: ndcg
mrr: mrr | mean reciprocal rank
rmse: rmse | root mean squared error
mape: mape | mean absolute percentage error
smape: smape
r2: r2 | r squared
perplexity: perplexity | ppl | bits per character | bpc
bleu: bleu
rouge: rouge
wer: wer | word error rate
cer: cer | character error rate
fid: fid | frechet inception
validation_loss: validation loss | val loss | eval loss | held out loss
validation_metric: validation metric | validation score | val metric | dev score
`;
