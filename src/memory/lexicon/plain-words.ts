/** More names for concepts that the other files define: how people circumscribe a method without its name. */
export const PLAIN_WORDS = `
## optimisation : method
adam +: {per parameter adaptive step/steps moment/moments} | {running averages gradient squares}
adamw +: {apply/applies decay directly weights separate/separately adaptive} | {decouple/decoupled decay adaptive/adam} | {adam fixed/proper weight decay}
sgd +: {plain/vanilla gradient descent} | {no adaptive steps}
sgd_momentum +: {gradient descent velocity} | {descent heavy ball}
lookahead +: {slow copy weights interpolate/interpolates/pulled every k} | {k steps forward one back} | {inner optimiser slow weights}
sam +: {worst case neighbourhood/neighborhood weights} | {seek/find/prefer flat minimum/minima/valleys} | {gradient worst point ball}
lion +: {only sign momentum update} | {update by/take sign momentum}
clip_grad_norm +: {cap/limit size/magnitude gradient/gradients} | {scale down gradient/gradients too long/large} | {prevent/stop exploding gradient} | {gradient length at most}
grad_accumulation +: {several/multiple/four/eight small batches/micro one update/step} | {effective/larger batch without memory} | {update weights every fourth/eighth/few/nth backward/batches} | {delay optimiser step batches} | {backward pass several before step}
constant_lr +: {never change/decay learning rate/step} | {same step size throughout}
cosine_schedule +: {half wave/period} | {smoothly bring/lower learning rate/step zero cosine/wave} | {rate/step size/lr half cosine}
cosine_restarts +: {jump/reset rate/lr back up each cycle} | {periodically reset learning/rate peak}
warmup +: {begin/start small/tiny/low rate/lr/step increase/grow/rise/climb} | {ramp rate/lr/step first/initial/beginning} | {ease into training rate} | {gradually reach/reaching peak rate/lr} | {slowly raise lr/rate initially/first} | {rate/lr climbs/rises first/initial steps/epochs}
plateau_schedule +: {lower/cut/reduce/halve/shrink rate/lr/step when/once metric/loss/validation/score stops/stalls/flat/stagnates} | {patience lr factor}
one_cycle +: {rate/lr rises then falls single/one cycle} | {single up down cycle rate/lr}
step_schedule +: {tenth/tenfold rate/lr/step epoch/epochs} | {rate/lr drops at fixed/certain/set epochs}
layerwise_lr_decay +: {layers closer/near/nearer input learn/train slower/smaller} | {deeper/earlier/lower layers smaller/slower rate/lr/rates} | {geometrically smaller/decreasing rates per layer} | {shrink/multiply rate/lr each layer down}
differential_lr +: {head faster/larger/higher/bigger rate/lr backbone/encoder/body} | {backbone/encoder/trunk tenth/smaller/slower/lower rate/lr} | {two rates/learning head body}
weight_decay +: {shrink/pull parameters zero/each/every update/step} | {l2 shrinkage weights/parameters} | {penalty size weights/parameters}
early_stopping +: {quit/end/stop/halt/cease training/adding once/when/after no/without improvement/progress/gain} | {stop held out/validation gets/stops worse/better/improving} | {give up after epochs/rounds without}
ema_weights +: {slow/slowly/running/smoothed copy/average network/model/weights/parameters} | {trailing average model/network/weights} | {smoothed weights/parameters evaluate/evaluation/inference}
swa +: {average/mean weights/parameters several/last/final/late epochs/checkpoints/passes} | {equal average late weights} | {tail epochs weights average/mean}
checkpoint_averaging +: {merge/average/soup several checkpoints/finetuned/fine weights/parameters} | {one model mean weights checkpoints/runs}
mixed_precision +: {half/16 bit/bits arithmetic/floats/precision} | {16 bit training}
gradient_checkpointing +: {trade compute memory activations} | {recompute/throw activations backward/memory}
freeze +: {backbone/encoder/trunk/body/layers untouched/fixed/frozen/constant/locked} | {do/not/no/without update/updating/train/training backbone/encoder/trunk/layers/pretrained} | {only/train/learn head/classifier/top rest/backbone/encoder fixed/frozen} | {features fixed train classifier}
unfreeze +: {release/unlock layers/backbone/encoder} | {let/train whole/entire/all network/backbone/model move/adapt/weights} | {end to end all weights}
from_scratch +: {random/randomly weights/initial/initialised no/without pretrained} | {ignore/drop/no pretrained checkpoint/weights} | {start with/from random weights/parameters}
pretraining +: {start/begin/starting from existing/published/trained checkpoint/weights/model} | {transfer/reuse weights/knowledge} | {trained/learned before on large/bigger corpus/dataset}
curriculum +: {begin/start/first easy/easier/short/clean later/then/before hard/harder/long/noisy} | {increase/raise difficulty gradually/over/during} | {sort/order/present examples/samples/data difficulty/easy}
self_training +: {label/labels unlabelled/test/unlabeled with/own/using model predictions} | {model own predictions/guesses as labels/truth/targets} | {confident guesses/predictions added/add/back training} | {teacher labels/annotates unlabelled/unlabeled}
knowledge_distillation +: {small/smaller/student imitate/imitates/mimic/copy/match/learn large/larger/big/teacher} | {soft/softened/outputs/logits/probabilities teacher/larger/bigger/ensemble targets} | {teach/train student from/with big/large/ensemble/stronger}
adversarial_training +: {perturb/perturbed inputs/embeddings worst/gradient direction} | {small worst case perturbation/perturbations} | {attack embedding/input during training}
multi_task +: {extra/second/additional/auxiliary head/objective/task/target predicts/predicting/loss} | {train/learn/predict jointly/together two/several/both tasks/targets/labels} | {share/shared trunk/body/bottom several/two/three heads/tasks/outputs}
label_smoothing +: {soften/softened/soft/smooth hard/one/labels/targets/hot} | {give/move/put/spread some/small/little probability/mass wrong/other/remaining/rest classes} | {targets 0 9 instead 1} | {never/not fully/too certain/confident targets/labels} | {less confident targets}
r_drop +: {two/twice forward/passes/same batch/input dropout agree/kl/consistent/divergence}
consistency_regularization +: {agree/same/consistent outputs/predictions perturbed/augmented/weak/strong views/versions/copies}
deep_supervision +: {losses/loss/supervise/heads intermediate/several/inner/every decoder/layers/scales/levels}
reinit_layers +: {reset/fresh/reinitialise top/last/upper/final layers/blocks} | {throw away/discard pretrained top/last layers weights} | {random weights top/last layers/blocks}
adaptive_clip +: {clip gradient ratio relative parameter/weight norm}
stochastic_depth +: {randomly/random skip/skipping/drop/dropping/bypass blocks/layers/branches} | {whole/entire layers/blocks dropped/skipped/off training/random}
dropout +: {zero/disable/switch/silence/turn/knock random/randomly fraction/share/percent/tenth/fifth/half/third units/neurons/activations/features} | {units/neurons randomly/random off/zeroed/dropped}
dropblock +: {drop/zero contiguous/square/block regions/region/patches feature/maps/map}

## architecture : method
batch_norm +: {normalise/normalize/standardise activations/features mini/batch/minibatch} | {statistics of batch/minibatch}
layer_norm +: {normalise/normalize across/over features each/per token/sample/position}
group_norm +: {normalise/normalize within/over groups channels} | {batch size independent normalisation/normalization}
rms_norm +: {root mean square normalise/normalize/scale/only} | {no mean/centring/centering subtraction norm/normalisation}
pre_norm +: {normalise/normalize/norm before/input/inputs each/sublayer/attention/block/residual}
post_norm +: {normalise/normalize/norm after residual/sum/addition}
gelu +: {gaussian error unit/units}
silu +: {x sigmoid x}
swiglu +: {gate/gated feed/ffn/mlp silu/swish} | {silu/swish gate multiplied/times/multiply linear}
leaky_relu +: {small/slight slope/gradient negative}
global_average_pooling +: {average/mean over all positions/locations/spatial/tokens/words/frames} | {mean/average token/word/hidden/contextual vectors/states/outputs/embeddings}
max_pooling +: {largest/maximum/strongest value/activation over positions/time/tokens/frames/spatial}
attention_pooling +: {learn/learned/learnable/trainable weights/attention weighted/average/pool/sum tokens/frames/positions/timesteps} | {learn which/how tokens/frames matter/important}
gem_pooling +: {generalised/generalized/power mean pooling/pool/learnable/feature}
multi_query_attention +: {all heads share/sharing one/single key/keys value/values}
grouped_query_attention +: {groups/group query heads share/sharing key/keys/kv value/values/heads} | {fewer key/kv value heads than query}
sliding_window_attention +: {attend/attends/attention only/just within/last/nearest/local/previous window/neighbours/neighbors/tokens} | {limit/restrict attention window/local/nearby}
squeeze_excite +: {rescale/reweight/recalibrate/gate channels/channel global/pooled/learned} | {channel gates/gating/gate}
rotary +: {rotate/rotation/rotating/turn query/queries/keys/key angle/position} | {relative position by rotation} | {encode/encoding order/position rotation/rotating/rotate}
alibi +: {attention bias/penalty/penalised/penalised grows/linear/linearly/proportional distance/far} | {no/without position embeddings linear bias/penalty distance}
absolute_positions +: {learned/trained/trainable vector/embedding per/each/every position/index/slot} | {trainable/learned position/positional table}
sinusoidal_positions +: {sines/sine/sin cosines/cosine/cos fixed/position/positions frequencies}
residual_connection +: {add/adds adding input back output block/layer} | {shortcut/shortcuts around/past/over layer/layers/pairs/block/blocks} | {identity path/shortcut/shortcuts}
depthwise_conv +: {convolve each/every channel separately/own/alone}
dilated_conv +: {holes/gaps/spaced convolution/kernel/filter} | {widen/enlarge/larger receptive field without pooling/parameters}
lstm +: {recurrent net/network/layer/cell/memory gates/cells} | {memory cell/cells network/recurrent}
bidirectional +: {read/reads/process sequence/text both/backwards directions/ways/ends/right} | {left right and right left}
transformer +: {self attention encoder/network/layers/blocks model}
mixture_of_experts +: {router/gate/gating sends/picks/selects/routes/chooses tokens/token/experts/expert} | {several/many/multiple expert/specialist networks/ffn/mlps} | {only/few experts active}
weight_tying +: {same/one/single/shared/common matrix/weights/table input/embedding/embed/embeddings output/predict/softmax/head} | {share/reuse embedding/embeddings output/softmax/projection/head}
parameter_sharing +: {reuse/share/same/repeat weights/parameters/block every/all/across/each layer/layers/depth}
multi_token_prediction +: {predict/predicts several/two/multiple/next/four tokens ahead/once/future/head/heads}
qk_norm +: {normalise/normalize queries/query keys/key before/dot/attention}
logit_softcap +: {squash/bound/limit/cap logits/scores smoothly/tanh/range}
unet +: {contracting expanding path skips} | {encoder decoder skip}
fpn +: {combine/merge/multi features scales/resolutions coarse/detector/detecting fine/pyramid}
gbdt +: {boosted/boosting trees/tree/decision} | {trees fitted/fit/added one/sequentially residuals/another}
random_forest +: {many/forest randomised/randomized/bagged decision/trees}
logistic_regression +: {linear classifier} | {sigmoid linear model}
knn +: {closest/nearest/similar points/rows/neighbours/neighbors vote/average}
mlp +: {feed forward/dense/fully/connected net/network/layers} | {small/simple neural net/network}
vit +: {transformer over/on/of image patches/picture}
hidden_size +: {wider/width/neurons/units layers/layer/network/hidden} | {neurons hidden layer} | {size/width/dimension hidden/residual/model}
num_layers +: {stack/stacked layers/blocks} | {depth network/model/transformer/encoder} | {number blocks} | {how many layers} | {transformer blocks twelve/many}
num_heads +: {parallel attention heads} | {how many heads} | {number heads}
embedding_dim +: {vector/vectors/factor/factors length/size/dimensions/long users/items/words/latent} | {size embeddings/vectors}
max_length +: {tokens/words read/see/sees/seen/kept document/each/per/model} | {longer/shorter/long/short context/sequences/inputs}
batch_size +: {samples/images/sequences/examples/transitions per/each/every step/update/gradient/iteration} | {bigger/larger/smaller batches/minibatches} | {how many samples/examples step/update}
epochs +: {times/passes over/through data/dataset/training} | {train/training longer/times/twice passes} | {rounds through data}
peak_learning_rate +: {maximum/highest/top step/rate/lr schedule/reached}
learning_rate +: {step size/length optimiser/optimizer/gradient/update/updates} | {size/length of step/steps/updates} | {boosting/contribution each tree shrink/shrinkage/step} | {optimiser/optimizer step/steps} | {how fast learn/learns}

## objectives : method
cross_entropy +: {negative log probability/likelihood true/correct/class} | {softmax log loss}
focal +: {easy/well examples/pixels/samples/classified less/downweight/weight/little} | {concentrate/focus hard/difficult/misclassified examples/samples loss}
dice +: {overlap/overlapping region/mask/masks/area/based directly/optimise/optimize/loss/objective/term}
huber +: {quadratic/squared small/near/centre/zero linear/absolute large/tails/beyond/outliers} | {less sensitive outliers loss} | {robust/outlier regression loss/objective}
mae +: {absolute/l1 error/errors/difference/deviation/residual minimise/minimize/loss/objective/instead} | {regress/predict/optimise conditional median}
mse +: {squared/square error/errors/difference/residual minimise/minimize/loss/objective/instead}
quantile_loss +: {predict/forecast percentile/quantile/quantiles/upper/th instead/mean/demand} | {asymmetric over/under penalty forecast/prediction} | {tilted absolute}
poisson_loss +: {counts/count distribution/likelihood/objective/regression}
tweedie +: {zero/zeros inflated/mass positive skewed/claims/amounts objective/distribution}
triplet +: {anchor closer positive than negative} | {same/identity closer other/different margin}
contrastive +: {similar/matching/positive close/together/pulled dissimilar/apart/pushed/negative}
infonce +: {other/others/rest batch/rows/items negatives/negative/contrast/contrasted} | {in batch/same other negatives}
arcface +: {angle/angular margin/penalty softmax/class/classes/embedding}
bpr +: {rank/ranks/score/scores/prefer/prefers observed/clicked/bought/positive/interacted above/higher/over unobserved/unclicked/unseen/random/negative} | {pairwise/pairs preference/ranking/comparison/order objective/loss/log}
class_weights +: {mistakes/errors/misses rare/minority/positive/positives/class expensive/cost/costs/heavier/heavily/more/penalised} | {weight/weighted/weights loss/classes inverse/inversely/rare/frequency/prevalence/proportion} | {count/counts positives/minority/rare times/heavily/more loss/objective}
sample_weights +: {some rows/samples/examples count more/less} | {weight/weights each/training/rows/samples/examples}
time_decay_weights +: {recent/newer/latest rows/data/samples/interactions/observations/transactions more/higher weight/weights/count/matter/influence} | {old/older/past rows/data/samples/interactions/observations less/fade/decay/discount weight/count/matter/exponentially}
hard_mining +: {only/just hardest/worst/highest/largest loss/errors/examples/samples/pixels/losses} | {ignore/skip easy/easiest examples/pixels/samples/ones}
hard_negative_mining +: {confusing/difficult/tricky/hard/close wrong/negatives/negative/distractors} | {wrong/negative/nonrelevant top/high/highest ranked/scored/ranking/hits}
negative_sampling +: {items/products user never/not/hasn seen/touched/interacted/clicked} | {random/unobserved items/pairs as negatives/negative}
popularity_negative_sampling +: {negatives/unseen/draw popular/often/frequency/popularity more/proportion/proportional/consumed}
entropy_bonus +: {reward/bonus/encourage policy/actor random/randomness/exploring/stochastic/uncertain} | {keep policy random/stochastic}
z_loss +: {keep/penalise/penalize normaliser/normalizer/partition/logsumexp small/near/squared/zero/softmax}
l2_regularization +: {penalise/penalize/penalty/shrink/punish large/squared/square weights/coefficients/leaf/values} | {ridge style/penalty/shrinkage/term}
l1_regularization +: {penalise/penalty absolute weights/coefficients/sum} | {lasso style/shrinkage/penalty} | {push/drive coefficients/weights exactly zero}
monotone_constraints +: {prediction/score/output only/never increase/rise/fall/decrease/go with/as/when feature/input/income}
noise_injection +: {corrupt/perturb/jitter/disturb inputs/features/values random/small/gaussian/noise/normal}
blend_average +: {average/mean/averaging outputs/predictions/probabilities/scores/models/three/several/two/both equally/equal/plain/simple/unweighted} | {equal/same weight/weights each/every model/models} | {combine/merge models/predictions mean/average/averaging}
weighted_blend +: {weights/coefficients blend/models/average chosen/tuned/optimised/fitted/searched/found/optimized validation/oof/held/fold} | {weighted mean/combination models/predictions}
stacking +: {train/fit/second/meta model/regression/learner on/over predictions/outputs models/base/first/others} | {predictions/outputs base/first/models as/become inputs/features another/second/meta}
rank_average +: {average/mean positions/ranks/ordering not/instead/rather scores/probabilities/raw} | {convert/turn scores/predictions ranks average/mean/averaging}
seed_averaging +: {same/identical model several/five/ten/different/multiple seeds/times/runs/initialisations average/mean} | {repeat/rerun/retrain seeds/seed average/mean/ensemble} | {differ only/changing random/seed}
bagging +: {drawn/sampled/resampled with replacement/bootstrap} | {random subsets/resamples rows models average/averaged}
snapshot_ensemble +: {checkpoints/weights/models end/ends/minimum/low each/every cycle/restart}
tta +: {predict/predictions/inference/test average/mean/averaged several/augmented/flipped/mirrored/transformed/rotated versions/copies/views/image/copy} | {test/inference/prediction flips/flip/flipped/augmented/mirrored/crops average/averaged/mean}
threshold_tuning +: {choose/pick/tune/optimise/search/move/select cut/cutoff/threshold/point probability/decision/validation/f1/score} | {cutoff/threshold other/different instead/rather/not/than 0.5} | {probability above/over which positive/predicted}
platt_scaling +: {logistic/sigmoid curve/function/fit scores/outputs probabilities/calibrate}
isotonic +: {monotone/monotonic/step function/curve/mapping scores/score/probabilities/frequency/calibrate}
temperature_scaling +: {divide/scale/rescale logits one/single/scalar/temperature/constant} | {single/one scalar/parameter calibrate/calibration logits/probabilities}
clipping_predictions +: {negative/below/impossible predictions/forecasts/outputs zero/floor/range/clip/clipped/limit} | {bound/limit/restrict/clamp predictions/outputs/forecasts range/training/min/max/zero}
nms +: {suppress/remove/delete overlapping/duplicate boxes/detections}
soft_nms +: {decay/lower/reduce/down scores/confidence overlapping/neighbouring boxes/detections rather/instead/not}
wbf +: {average/merge/fuse/combine overlapping boxes/coordinates/detections models/weighted/confidence}
crf +: {transitions/transition between tags/labels/neighbouring/tag} | {jointly/structured decode/decoding/tag/label sequence/tags}
beam_search +: {several/best/top/five/ten partial/candidate hypotheses/sequences/translations/outputs decoding/keep/kept/search}
nucleus_sampling +: {sample/tokens smallest/probability cumulative/mass top}
length_penalty +: {divide/normalise/normalize/favour/punish/reward score/scores/longer/shorter/hypotheses length}
repetition_penalty +: {punish/discourage/stop/avoid/prevent/block repeating/repeated/repetition/repeats tokens/words/phrases/ngrams}
rerank +: {second/another/cross model/encoder/stage score/scores/sort/reorder/rescore top/first/candidates/hits/results/retrieved} | {rescore/reorder/resort candidates/top/results/hits/list}
mmr +: {penalise/penalize/avoid/punish similar/resemble/redundant items/results already/picked/chosen/selected/list} | {balance/trade relevance novelty/diversity/redundancy}
shallow_fusion +: {add/combine/mix language/lm/ngram model scores/score/probability decoding/beam/decoder}
stratified_split +: {same/equal/keep/preserve/similar share/ratio/proportion/fraction/balance positives/classes/class/labels each/every/fold/folds/split/splits}
group_split +: {same/one/single patient/user/customer/speaker/household/group/person/subject/site only/never/both/one/stay/together/all fold/train/validation/split/side} | {nobody/no one/user/patient/customer/speaker both/train/validation/test}
time_split +: {train/fit past/older/earlier/history test/validate/evaluate future/newer/later/recent/latest} | {latest/newest/last/recent/most period/weeks/months/days/data/part validation/held/hold/validate/test} | {no shuffling/shuffle time/chronological/date/order}
rolling_origin +: {several/successive/growing/expanding/moving/walk windows/window/forward/cutoffs/origins validate/evaluate/evaluation/training/validation/history}
purged_split +: {leave/drop/skip/exclude gap/days/rows/period between/around train/training validation/test}
adversarial_validation +: {classifier/model/discriminator tell/tells/distinguish/separate/separates/discriminate/telling train/training test}

## data : method
impute +: {fill/replace/guess/substitute/estimate missing/absent/unknown/empty/blank/nan/nans/null/nulls/gaps/holes}
knn_impute +: {missing/absent/fill/impute/guess similar/closest/nearest/neighbours/neighbors rows/samples/records/examples}
iterative_impute +: {missing/absent/impute/fill predict/regress/regression/model other/remaining/rest columns/features/variables}
forward_fill +: {repeat/carry/copy/keep/propagate last/latest/previous known/seen/value/observation/valid/reading forward/gap/missing/until}
interpolate +: {between/connect neighbouring/known/surrounding values/points/readings line/linear/linearly/straight}
missing_indicator +: {extra/binary/additional/new/separate/0 column/columns/flag/flags/feature/bit missing/absent/null/nan/empty/filled/imputed} | {tell/record/remember/mark/flag where/which/whether/if value/values was/were missing/absent/null/imputed/filled}
drop_missing +: {throw/remove/drop/delete/discard/exclude/ignore/only/keep rows/records/samples/incomplete/complete/examples missing/null/nan/blank/incomplete/empty/gaps}
standardize +: {zero/0 mean unit/one/1 variance/deviation/std/spread} | {subtract/minus average/mean divide/over/scale spread/std/deviation/sd/standard} | {centre/center and/to scale/unit}
minmax_scale +: {squeeze/squash/map/scale/rescale/stretch/bring into/between/to 0/zero/unit 1/one/interval/range}
robust_scale +: {median/middle quartile/quartiles/iqr/interquartile scale/centre/divide/scaling/scaled/center}
quantile_transform +: {replace/map/turn/warp/transform values/ranks/features/distribution/inputs gaussian/normal/bell/rank/ranks}
log_transform +: {compress/squash/tame/shrink skewed/skew/long/heavy/right tail/tails/values/column/label/target log/logarithm/logarithmic}
winsorize +: {cap/limit/clamp/clip/truncate/cut extreme/outlying/outlier/outliers/tails values/percentile/percentiles/quantiles/bounds/bound}
discretize +: {cut/split/group/turn/bucket continuous/numeric/age/values/variable/column into bins/buckets/intervals/groups/ranges/deciles}
one_hot +: {own/separate/individual/one binary/0/indicator/dummy/flag column/columns/feature/variable each/every/per level/category/value/town/city/class}
target_encoding +: {replace/swap/substitute/encode/represent category/categories/level/levels/each/city/merchant/zip average/mean/historical/typical target/outcome/label/price/response/default} | {mean/average target/outcome/label per/of/by each/category/level/group/city}
frequency_encoding +: {how often/many/frequent/common level/category/value/times occurs/appears/appear/occur/rows} | {replace/encode/represent category/categories/levels/level count/counts/frequency/frequencies/occurrences}
ordinal_encoding +: {number/numbers/integer/integers/code/codes per/each/for category/categories/level/levels}
hash_encoding +: {hash/hashing/hashed categories/levels/values/ids/features buckets/fixed/bins/columns}
entity_embedding +: {trainable/learned/dense/learnable/learn vector/vectors/representation each/per/every/for category/level/categorical/id/store}
group_rare +: {rare/infrequent/seldom/uncommon/small levels/level/categories/values/classes one/single/together/other/bucket/merged/collapsed/lumped/joined}
ratio_feature +: {divide/dividing/divided/quotient by/per/over} | {how much/many per/each one}
interaction_feature +: {multiply/product/products/combine/cross/combination pairs/pair/two/pairwise features/columns/variables/inputs/categories}
aggregate_feature +: {per/for each/every customer/client/user/store/group/merchant/account statistics/summary/totals/averages/counts/aggregates} | {summarise/summarize/summary history/transactions/purchases/events per/each/customer/user}
rolling_feature +: {last/past/trailing/previous/recent days/weeks/hours/month/week/window average/mean/sum/statistics/std/max}
lag_feature +: {value/values/sales/demand/target yesterday/last/previous/same/ago/earlier/before week/day/month/year/hour/days/weeks/step}
diff_feature +: {change/changes/increment/increments from/between one/previous/consecutive/successive step/steps/day/value/values/next}
date_features +: {weekday/month/hour/day/calendar/season/quarter from/out/extract/derive/expose/tell timestamp/date/time/datetime/order}
cyclic_encoding +: {circle/circular/clock/wrap/periodic hour/hours/month/months/weekday/day/time/midnight} | {sine/sin cosine/cos hour/month/day/weekday/time/angle/week}
elapsed_time +: {days/time/hours/how/weeks/long since/passed/elapsed/ago last/previous/first/signup}
holiday_feature +: {mark/flag/indicate/know public/bank/national/special holidays/holiday/days/off}
pca +: {project/reduce/compress/rotate features/inputs/dimensions/columns largest/leading/top/main/few variance/components/directions/axes}
feature_selection +: {drop/remove/throw/prune/discard/delete useless/unimportant/weak/uninformative/irrelevant/weakest features/columns/variables/inputs} | {keep/retain/select only/best/top/strongest/most important/features/columns/useful/variables}
permutation_importance +: {shuffle/shuffling/permute/permuted/permuting column/feature/columns/features/shuffled score/loss/drop/matter/lost}
correlation_filter +: {remove/drop/keep nearly/almost/highly/strongly/near redundant/same/identical/correlated/collinear columns/features/variables}
oversample +: {repeat/duplicate/show/draw/sample/replicate/copy rare/minority/positive/infrequent/underrepresented/tail more/often/several/times/again} | {as many/equal/same positives/minority/rare negatives/majority/common batch/number/often}
undersample +: {drop/discard/throw/remove/thin/keep/use only/some/most/part/fraction/random majority/negative/negatives/common/frequent/dominant}
smote +: {synthesise/synthesize/create/generate/artificial/synthetic/new minority/rare/positive/positives examples/points/rows/samples between/interpolating/interpolated/interpolation/neighbours/neighbors}
remove_duplicates +: {identical/repeated/same/duplicate/duplicated/copied rows/records/texts/images/documents/samples/pages once/only/removed/drop/one/delete}
fuzzy_dedup +: {almost/near/nearly/similar identical/duplicate/same documents/pages/texts/images remove/drop/delete}
filter_noise +: {remove/drop/throw/discard/filter/clean/exclude suspicious/suspect/wrong/wrongly/likely/noisy/incorrect labels/labelled/label/labeled/annotations/examples/samples/rows}
relabel +: {fix/correct/repair/replace/change/flip wrong/noisy/suspect/suspicious/bad/incorrect labels/label/annotations}
recent_data_only +: {forget/drop/discard/ignore/only/throw/use/keep old/older/recent/latest/last/history months/years/year/data/rows/month/past/history}
data_mixture +: {share/proportion/fraction/percentage mix/mixture/corpus}
shuffle_data +: {new/random/different/fresh order every/each pass/epoch}
batch_bucketing +: {similar/same/equal length/lengths together/batch/batches/grouped/group}
kcore_filter +: {drop/remove/keep/only/exclude users/items/people/products/both fewer/less/least/minimum than/interactions/ratings/purchases/times}

## vision : method
horizontal_flip +: {mirror/flip/reverse/reflect left/horizontally/sideways/right image/images/pictures/half/pixels/photos}
vertical_flip +: {mirror/flip/turn upside/vertically/top down/bottom}
rotation_aug +: {rotate/tilt/turn/rotated/rotating random/randomly/angle/angles/degrees/degree}
random_crop +: {cut/take/crop/use random/randomly window/part/piece/region/area/sub image/picture/frame}
color_jitter +: {change/vary/perturb/alter/shift/disturb colours/colors/brightness/lighting/colour/tint/hue random/randomly/slightly}
random_erasing +: {cover/blank/hide/erase/delete/remove/black/mask random/one/a rectangle/square/patch/region/block/box/part image/picture/pixels/training}
mixup +: {blend/mix/combine/average/interpolate/superimpose/overlay two/pairs/random images/samples/examples/inputs labels/targets} | {convex/linear combination/combinations pairs/examples/inputs/images}
cutmix +: {paste/replace/swap/insert rectangle/patch/region/box/piece another/other/different image/picture labels/label/area/mix}
mosaic +: {four/4 images/pictures/photos one/grid/single/together/tiled/stitched/combine/combined}
copy_paste +: {paste/pasting/copy objects/object/instances/instance/lesions onto/into/another/other/new images/background/scenes/image}
elastic_deform +: {warp/bend/deform/distort smoothly/smooth/locally/elastic/rubber/random images/scans/image/slices}
randaugment +: {random/randomly/pick/draw n/two/several/few transforms/operations/transformations/augmentations magnitude/strength/fixed}
multi_scale_training +: {random/different/varying/several/changing sizes/resolutions/scales/size/resolution training/batch/each/images}
image_resolution +: {larger/bigger/higher/smaller/lower/finer images/pictures/resolution/inputs/pixels/photos/side/image}
clahe +: {local/adaptive/locally contrast/histogram enhance/enhancement/equalise/equalize/equalisation/equalization/limited}
histogram_equalization +: {flatten/equalise/equalize/spread histogram/intensities}
stain_normalization +: {same/common/reference/uniform/match dye/stain/staining colours/colour/colors/color/appearance}
tiling +: {cut/split/slice/break/divide large/big/whole/each/high image/images/slide/slides/picture overlapping/tiles/patches/pieces/squares}
background_removal +: {remove/cut/drop/ignore/black background} | {crop/cut/zoom to/around/region/on object/face/lung/roi/interest/foreground/bounding}
letterbox +: {pad/padding/borders/bars square/aspect/ratio/distorted/distort/stretching/stretched/shape}
windowing +: {clip/limit/window intensity/hounsfield/hu/ct values/range/window}
grayscale_aug +: {remove/drop/without colour/color} | {single/one grey/gray/luminance channel}
blur_aug +: {blur/soften/smear/defocus random/randomly/some/images/image/pictures}
connected_components +: {remove/delete/drop/ignore/discard small/tiny/isolated/little regions/blobs/islands/components/objects/specks}
self_supervised +: {no/without labels pretraining/pretrain/learn/learning/images/representation} | {learn/pretrain unlabelled/unlabeled/own images/data/audio/text first/before/views}
imagenet_1k +: {imagenet weights/checkpoint/pretrained/initialisation}

## language : method
lowercase +: {fold/convert/turn/map capitals/case/letters/everything small/lower}
stopword_removal +: {remove/drop/delete/ignore/filter function/common/frequent/filler words}
stemming +: {reduce/strip/cut words/suffixes/endings stems/stem/root/roots}
truncate_head_tail +: {keep/use/take beginning/start/first end/last/ending document/text/tokens} | {drop/cut/remove/skip middle texts/text/documents/document/long}
truncate_head +: {keep/use/only/cut/take beginning/start/first document/text/tokens/words/rest}
truncate_tail +: {keep/use/only/take end/ending/last document/text/tokens/words}
sliding_chunks +: {split/break/cut/divide/process long/documents/document/texts/text overlapping/windows/pieces/chunks/segments/passages}
sequence_packing +: {concatenate/fill/combine/put/join several/short/multiple/examples/documents/samples one/full/same/whole/context sequence/window/length/row/padding}
back_translation +: {translate/translation/translating there/back/another/other/pivot/foreign/german/french language/back/again/return/english}
synonym_replacement +: {swap/replace/exchange/substitute words/word/one synonym/synonyms/same/similar meaning/thesaurus}
token_masking +: {hide/mask/blank/corrupt/replace random/randomly/some/percent/share/fraction tokens/words/token/inputs/word}
whole_word_masking +: {hide/mask all/every pieces/subwords/parts/wordpieces word/words}
span_corruption +: {mask/hide/drop/replace contiguous/consecutive/adjacent spans/span/stretch/runs}
char_noise +: {typos/typo/misspellings/spelling/keyboard errors/noise/mistakes/add/inject/random}
prompt_template +: {put/prepend/add/write/phrase instruction/question/template/task/prefix before/front/text/prompt/description/to}
few_shot +: {examples/demonstrations/worked/solved in/before/into prompt/question/context}
chain_of_thought +: {think/reason/explain/reasoning before/step/steps/aloud/intermediate answering/answer/final}
rag +: {retrieve/retrieved/look/fetch/add documents/passages/context/knowledge prompt/question/generator/answer}
lora +: {small/low/train rank/adapter/adapters/matrices only/update/updates/instead/frozen weights/layers}
full_finetuning +: {update/train/tune/all/every whole/entire/all/parameter/weights model/weights/parameters/network adapters/instead/rather}
completion_only_loss +: {loss/train/learn/gradient only/just/not answer/answers/response/responses/completion/prompt/instruction/assistant tokens/part/side}
dpo +: {preference/preferences/chosen/preferred rejected/pairs/directly without/no/optimise/skip/optimize reward/rl/model}
rejection_sampling +: {generate/sample/draw several/many/eight/n/multiple keep/pick/return/choose/select best/top/highest/scored/reward}
self_consistency +: {sample/reason/generate several/many/ten/multiple/times vote/majority/common/agree answers/answer}
quantization +: {store/represent/round weights/parameters/weight bits/bit/byte/integers/integer}
pruning +: {remove/zero/delete/cut smallest/small/unimportant/least weights/heads/neurons/connections}
mlm_objective +: {predict/fill/guess/recover masked/hidden/blanks/blank words/tokens/in}
continued_pretraining +: {keep/continue/further/more/first/before pretraining/pretrain/language/modelling/lm own/domain/in/our/task text/corpus/documents}
rrf: reciprocal rank fusion | rrf | {sum/fuse/combine/merge reciprocal/inverse/1 ranks/rank} | {hybrid search lexical/keyword/bm25 dense/vector/embedding}
dense_retrieval: dense retrieval | dense retriever | embedding search | vector search
lexical_retrieval: lexical retrieval | keyword search | sparse retrieval

## audio, series, recommenders : method
resample_audio +: {convert/change/lower/bring/downsample/upsample audio/recordings/clips/sampling/rate/files hz/khz/hertz/kilohertz/rate}
silence_trimming +: {cut/trim/strip/remove/drop/discard silence/silent/quiet beginning/start/ends/end/parts/edges/both/frames/leading}
loudness_normalization +: {same/equal/common/constant/bring/scale volume/loudness/level/amplitude recordings/clips/clip/all/every/file}
specaugment +: {mask/blank/zero/hide/erase/cover random/stripes/bands/strips/blocks/stretches time/frequency/frequencies/spectrogram/spectrograms}
background_noise +: {add/mix/overlay/superimpose noise/noises/street/cafe/ambient/crowd/babble/traffic/recordings/sounds}
speed_perturb +: {play/played/change/vary/alter faster/slower/speed/tempo recording/recordings/audio/utterances/utterance/clips}
pitch_shift +: {raise/lower/shift/transpose/move/change pitch/tone/key/voice random/semitone/semitones/half/tones/up}
time_stretch +: {longer/shorter/stretch/compress/slower/faster duration/time without/keeping/same/not/no pitch}
reverb +: {room/rooms/hall/echo/acoustics simulate/impulse/random/add/convolve/reverberation}
mel_spectrogram +: {mel/log scaled/energies/spectrum/spectra/filter/filters features/input/image}
statistics_pooling +: {mean/average/first std/deviation/second/spread/variance over/moments time/frames/frame/utterance}
lookback +: {more/longer/less/shorter/much/further/how past/history/back/days model/see/sees/input/looks/context/window}
forecast_horizon +: {how far/many ahead/future} | {predict/forecast further/longer ahead/steps}
seasonal_decomposition +: {split/separate/strip/remove/decompose seasonality/trend/seasonal/season series/residual/rest/remainder/before}
revin +: {normalise/normalize/standardise each/every/input window/instance/series restore/undo/reverse/back/denormalise/denormalize/reversed}
direct_forecast +: {separate/own/different/one/independent model/regressor/head each/every/per horizon/step/lead/day/ahead}
recursive_forecast +: {feed/use/append predictions/forecast/prediction/forecasts/output back/own/next input/inputs/lags/step}
mimo_forecast +: {all/whole/entire/every horizon/steps/future/days once/single/one/jointly/together/simultaneously output/outputs/model/vector/pass}
global_model +: {one/single/shared/pooled/common model/forecaster/network all/every/across series/stores/items/shops/products/outlets}
per_group_models +: {separate/own/individual/different/one model/models/forecaster/classifier each/every/per/for store/series/item/group/segment/cluster/category/shop/region}
reconciliation +: {forecasts/levels/totals/predictions add/sum/consistent/coherent/agree up/hierarchy/across/total}
exogenous +: {outside/external/known/extra/additional regressors/variables/covariates/drivers/inputs/series future/weather/prices/promotions}
residual_on_naive +: {learn/model/predict/fit/correct errors/residuals/residual/error/wrong/left of/over/baseline/naive/linear/arima/simple/statistical/seasonal}
content_features +: {title/titles/text/description/descriptions/image/genre/category/names/metadata item/items/product/products feed/add/encode/input/tower/side}
seen_filter +: {never/not/exclude/hide/filter/remove/drop recommend/already/past/bought/seen/consumed/owned/purchased/watched items/purchases/products/again/list}
sequence_rec +: {order/sequence/sequential/history clicks/items/interactions/purchases/behaviour/actions}
cold_start +: {new/unseen/fresh users/items/products/user/item}
leave_one_out +: {last/final/latest/most interaction/click/item/purchase/event each/every/per/everyone user/test/held/evaluation/hold}
dot_product +: {inner product/products vectors}
user_bias +: {offset/offsets/bias/intercept/baseline user/item/users/items/generous/popular}
confidence_weight +: {trust/weight/confidence observed/plays/interactions/clicks/repeated/counts more/times/confidence}
popularity_correction +: {correct/subtract/adjust/compensate/debias popularity/popular/frequency/sampling/exposure/propensity logits/scores/bias/probability}

## graphs, agents, generators : method
neighbor_sampling +: {sample/random/draw/fixed/limit/few neighbours/neighbors/neighbourhood node/hop/layer/per}
jumping_knowledge +: {every/all/each layers/layer outputs/output/node/representations concatenate/combine/side/classifier/final/sees}
dropedge +: {delete/remove/drop/cut random/randomly/fraction/fifth/share links/edges/connections}
virtual_node +: {extra/global/super/master/artificial node/vertex connected/linked/everything/all/every/exchanges}
self_loops +: {node/vertex own/itself/self features/message/neighbour/edge/loop}
undirected +: {both/reverse/opposite directions/direction/edge/edges/links add/each/every/symmetric}
label_propagation +: {spread/diffuse/propagate/smooth labels/predictions/label edges/graph/neighbours/neighbors}
discount +: {future/later/distant/away rewards/reward value/count/matter/weight/care more/less}
gae_lambda +: {bias variance trade/advantage lambda} | {advantage estimate/estimation lambda}
n_step +: {sum/use/several/multiple/three/five/n rewards/steps/reward/transitions before bootstrap/bootstrapping/target/targets}
clip_range +: {ratio/probability/policy/update leave/change/deviate/move/limit at most/percent/clip/clipped/within}
rollout_length +: {longer/shorter/collect/gather/steps/more transitions/steps/experience/rollouts/trajectories update/each/before/per/between}
num_envs +: {copies/parallel/simultaneous/many/simulators/several environments/simulator/games/workers/envs/environment}
replay_buffer +: {remember/store/keep/past/memory transitions/experience/steps/experiences/million}
prioritized_replay +: {surprising/high/large/important error/td/transitions/experiences more/often/replay/sample/replayed/frequently}
her +: {failed/achieved/reached/pretend/relabel goal/goals/state/episodes was/intended/success/as/goal}
soft_target_update +: {target/network slowly/slow/gradually/blend/mix/fraction follow/track/update/online/copy/towards}
hard_target_update +: {copy/copied/sync/refresh weights/network/online/target every/each/steps}
epsilon_greedy +: {random/randomly action/actions/moves/exploration probability/fraction/percent/chance/time}
noisy_nets +: {learnable/learned/noise/noisy weights/layers/parameters/linear exploration/explore/instead/noise}
curiosity +: {bonus/reward/pay new/novel/unfamiliar/unseen/surprising/rare states/state/places/exploring}
entropy_temperature +: {alpha/temperature/entropy learn/learned/automatically/automatic/tuned/adapt/adjusted target/sac/itself}
reward_scaling +: {multiply/divide/scale/shrink rewards/reward constant/factor/by}
reward_clipping +: {limit/clip/cap/bound/sign rewards/reward plus/minus/range/1/only}
reward_normalization +: {divide/normalise/normalize/standardise/scale rewards/returns/reward/return running/moving/spread/std/standard/estimate}
reward_shaping +: {extra/bonus/intermediate/dense/additional/small reward/rewards/signal progress/closer/nearer/distance/approaching/getting/potential}
obs_normalization +: {running/moving/online statistics/mean/average observations/states/inputs/observation/whiten/standardise/normalise/seen}
frame_stack +: {last/recent/several/four/previous frames/screens/observations/images together/stacked/concatenated/input/agent}
frame_skip +: {same/each/every/hold/repeat/chosen action frames/ticks/steps/times}
advantage_normalization +: {advantages/advantage zero/standardise/standardize/normalise/whiten/unit/scaled mean/batch/minibatch/variance}
twin_critics +: {two/second/pair critics/critic/q/networks/functions minimum/smaller/lower/min/pessimistic}
distributional +: {distribution/whole/full/quantiles/atoms returns/return/value/values/rewards rather/instead/not/learn/predict/mean/expected}
dueling +: {separate/split/two value/state advantage/advantages streams/heads/branches/estimates}
ddqn +: {choose/select/pick action online evaluate/value/score target/other} | {overestimation/overestimate q/values two/networks}
recurrent_policy +: {memory/recurrent/lstm/gru agent/policy/actor give/layer/network}
behavior_cloning +: {imitate/copy/mimic/regress/supervised expert/demonstrations/demonstrator/human actions/action/trajectories/first/before}
domain_randomization +: {vary/randomise/randomize/random/change physics/friction/mass/dynamics/simulator/gravity episode/reset/parameters/each/every}
action_masking +: {illegal/invalid/impossible/forbidden actions/moves/action probability/zero/infinity/masked/mask/exclude}
classifier_free_guidance +: {push/stronger/guidance/strongly/follow samples/prompt/condition/sampling/conditional towards/scale/weight/unconditional}
condition_dropout +: {drop/omit/remove/hide/empty/without prompt/caption/condition/label/conditioning/text training/random/sometimes/probability/examples}
cosine_noise +: {noise/signal/diffusion/betas/beta cosine/squaredcos}
v_prediction +: {velocity/v target/predict/parameterisation/parameterization/objective diffusion/denoiser} | {predict/regress velocity}
sampling_steps +: {more/fewer/number/denoising/many denoising/steps/iterations/evaluations sampling/generation/inference/sampler}
kl_annealing +: {gradually/slowly/ramp/increase/switch/warm kl/prior/divergence weight/term/coefficient/epochs}
beta_vae +: {kl/prior/posterior weight/weighted/times/stronger/harder vae/term/latent}
spectral_norm +: {largest/singular/lipschitz value/constant/bound/divide discriminator/critic/layers/weights}
discriminator_steps +: {discriminator/critic updates/steps/times per/each/every/for generator/step/update}
r1_penalty +: {penalise/penalize/penalty gradient/gradients discriminator/real/images/data}
perceptual +: {compare/match/distance/difference deep/feature/features/network/vgg/activations/pretrained output/target/images/space/pixels}
manifold_mixup: manifold mixup | {mixup hidden/intermediate/inner/layers/layer/representations/states}
`;
