/** Data cleaning, preprocessing, encodings, features, sampling: tables first, most of it general. */
export const TABULAR = `
## missing values : method
missing_values: missing | missing values | nan | nans | null | nulls | na values | missing entries | blank | blanks | isna | isnull | unknown entries | absent values | empty cells | missing data | isnan
impute < missing_values: impute | imputation | imputer | fillna | simpleimputer | fill | filled | {replace missing} | fill in
knn_impute < impute: knn imputer | knnimputer | knn imputation | {nearest neighbour impute/fill/missing} | {fill similar row}
iterative_impute < impute: iterative imputer | iterativeimputer | mice | {regression impute/missing} | missforest | {predict missing from other/remaining column} | chained equations
forward_fill < impute: forward fill | ffill | locf | last observation carried forward | {carry last/previous value forward} | {repeat last known/seen value}
backward_fill < impute: backward fill | bfill | back fill
interpolate < impute: interpolate | interpolation | linear interpolation | {straight line between known/neighbour} | {draw line across gap}
constant_impute < impute: constant fill | fill constant | fillna 0 | {fill zero} | {fill sentinel} | sentinel value | {missing own category} | fill value | {missing 999}
missing_indicator: missing indicator | missingness indicator | add indicator | missing flag | is null flag | missingness flag | {flag/indicator/binary missing/null/nan/imputed/absent} | {binary column whether missing/present} | is missing | missingindicator | {mark was/were missing/imputed}
drop_missing < missing_values: drop na | dropna | {drop/remove/delete/discard/exclude row missing/nan/null/incomplete} | complete case | listwise deletion | {drop incomplete} | {throw away row nan/missing}
group_impute: groupwise imputation | {impute within/per group} | {fill group median/mean}

## statistic : stat
mean_stat: mean | average | avg | arithmetic mean | averaged
median_stat: median | 50th percentile | fifty fifty percentile | middle value | q50 | 0.5 quantile | second quartile | {half below half above}
mode_stat: mode statistic | most frequent | most common | modal | most frequent value | commonest
max_stat: max | maximum | largest | highest | peak value
min_stat: min | minimum | smallest | lowest
std_stat: standard deviation | std | stddev | spread | volatility
variance_stat: variance | var
sum_stat: sum | total | summed
count_stat: count | counts | number of | nunique | how many | frequency of occurrence
quantile_stat: quantile | percentile | percentiles | quantiles | quartile
skew_stat: skew | skewness
kurtosis_stat: kurtosis
entropy_stat: entropy
slope_stat: slope | trend coefficient
first_stat: first value
last_stat: last value | latest value | most recent value
range_stat: range statistic | peak to peak
iqr_stat: interquartile range | iqr

## scaling : method
feature_scaling: scaling | scaler | feature scaling | normalise | normalize | normalisation | normalization | rescale
standardize < feature_scaling: standardise | standardize | standardscaler | standard scaler | z score | zero mean unit variance | {subtract mean divide standard/std/deviation/sd} | standardisation | standardization | zscore | {centre unit variance} | {centre/center divide std/standard/deviation} | mean 0 variance 1
minmax_scale < feature_scaling: min max scaling | minmaxscaler | minmax | min max | {rescale/scale/squeeze/map range 0 1} | {squash unit interval} | min max scaler | {between zero and one} | unit interval
robust_scale < feature_scaling: robust scaler | robustscaler | robust scaling | {median iqr scale} | {centre median divide interquartile/iqr} | {median interquartile range scale}
maxabs_scale < feature_scaling: maxabsscaler | max abs scaling
quantile_transform < feature_scaling: quantile transform | quantiletransformer | quantile transformer | rank gauss | rankgauss | {rank gaussian/normal map/transform} | gauss rank | {map rank to normal/bell/gaussian}
rank_transform < feature_scaling: rank transform | {replace value rank} | percentile rank
normal_output: normal distribution | output distribution normal | gaussian distribution | bell curve | bell shaped | gaussian shape | gauss
uniform_output: uniform distribution | output distribution uniform | uniform
log_transform < feature_scaling: log transform | log1p | logarithm | natural log | ln | {take log} | log scale | np log | log 1 | logarithmic | log transformed | ln 1 | log
sqrt_transform < feature_scaling: square root transform | sqrt | square root
boxcox < feature_scaling: box cox | boxcox
yeojohnson < feature_scaling: yeo johnson | power transform | powertransformer | yeojohnson
inverse_transform: expm1 | exponentiate | {undo transform/afterwards/log} | back transform | inverse transform | exponentiate back | {invert transform} | {exp prediction back} | undo it | transform back | {back to original scale}
winsorize: winsorize | winsorise | {clip outlier percentile} | {cap extreme value} | outlier clipping | {clip/cap/truncate feature percentile/quantile/outliers} | winsorizing | {clamp extreme value/values percentile} | {limit tails percentile/quantile} | np clip
remove_outliers: remove outliers | drop outliers | isolation forest | {drop/remove/discard outlier/extreme row/points} | outlier removal | {filter outlier}
unit_norm < feature_scaling: l2 normalise | l2 normalize | unit norm | unit length | {divide vector length/norm} | l2 normalization | l2 normalised | f normalize | {scale vector length one} | unit vectors
mean_center: mean centering | subtract the mean | mean subtraction | demean
whitening: whitening | zca | decorrelate
discretize: binning | k bins discretizer | discretise | discretize | bin | kbinsdiscretizer | bucketize | bucketise | quantile buckets | {cut into bins/buckets/intervals} | equal width bins | qcut | pd cut | buckets | bins
per_group_normalization: per group normalization | {normalise/standardise within/per/each group/user/store/series/customer} | group normalised | {scale each series own/separately}

## encoding : method
categorical_encoding: encoding | encode | encoder categorical | encode categories
one_hot < categorical_encoding: one hot | onehot | dummies | dummy variables | get dummies | onehotencoder | dummy columns | {binary/indicator column per/each category/level} | {0 1 column every/each category}
target_encoding < categorical_encoding: target encoding | mean encoding | targetencoder | likelihood encoding | {category mean target/label/outcome} | {replace category mean/average target/outcome/label} | {average target per category/level} | impact coding | target mean | {average outcome per/each category}
catboost_encoding < target_encoding: catboost encoding | ordered target statistics | catboost encoder | ordered target encoding | {only preceding/previous/earlier rows target mean}
loo_encoding < target_encoding: leave one out encoding
oof_encoding: out of fold encoding | out of fold | oof | {computed other folds} | {inside each fold} | within folds | {fit only training folds} | {other folds}
smoothing_encoding: smoothing | m estimate | additive smoothing | {shrink toward global/overall mean} | smoothed | {pull to global mean}
frequency_encoding < categorical_encoding: frequency encoding | count encoding | {replace category count/frequency/often} | {how often category occur/appear} | value counts | countencoder | {number times category occur/appear/seen}
ordinal_encoding < categorical_encoding: ordinal encoding | label encoding | labelencoder | ordinalencoder | integer encoding | integer codes | {map category integer} | {category number code}
hash_encoding < categorical_encoding: hashing trick | feature hashing | hash encoding | featurehasher | hashingencoder | {hash category/column bucket}
woe_encoding < categorical_encoding: weight of evidence | woe
binary_encoding < categorical_encoding: binary encoding
native_categorical < categorical_encoding: native categorical | categorical feature parameter | {booster handle category itself/native} | categorical feature support | enable categorical | cat features | {native category split/handling}
group_rare: group rare categories | {merge/lump/collapse/group/combine rare category/level/label} | rare label | other category | {infrequent category other} | rare categories | {level fewer than occurrence other}

## feature engineering : method
feature: feature | column | variable | predictor | attribute | covariate | field
ratio_feature: ratio | quotient | divide | divided | dividing | ratio feature | proportion | per unit | relative to | fraction of | divided by
difference_feature: difference | minus | subtract | subtraction | gap between
product_feature: product of | multiply | multiplied | times feature | multiplication
spline_feature: spline | splines | splinetransformer | spline transformer | spline basis | b spline | piecewise polynomial
kernel_map: nystroem | nystrom | rbfsampler | rbf sampler | kernel approximation
interaction_feature: interaction | interactions | crossed features | feature cross | pairwise products | polynomialfeatures | {product pairs feature} | cross features | polynomial features | polynomial | {combine two column/categories} | {concatenate category/categoricals pair} | crosses
aggregate_feature: aggregate | aggregation | groupby | group by | agg | aggregated | {statistic per group/customer/user} | summarise per | {per client/customer/user/store statistics}
rolling_feature: rolling | moving window | rolling window | sliding window | trailing window | rolling statistics | trailing
lag_feature: lag | lags | lagged | shift | previous value | {value day/week/month ago/before/earlier} | lag features | {same day last week} | {yesterday value} | prior value
diff_feature: first difference | differencing | differenced | change since | diff | differences | {change from one/previous step/day to next} | {step to step change} | seasonal difference
date_features: date features | calendar features | day of week | weekday | month feature | dayofweek | hour of day | {calendar field/fields/information} | date parts | time of day | {extract month/weekday/hour} | timestamp features | weekday month
weekend_flag: weekend flag | is weekend
holiday_feature: holiday | holidays | public holiday | bank holiday | holiday flag | festive days | {national day off}
cyclic_encoding: cyclic encoding | cyclical encoding | sine and cosine | sin cos | sine cosine | sin and cos | {sin cos hour/month/day/angle} | {circle hour/month/day/clock} | cyclical features | {hour/month/day around circle} | trigonometric encoding
elapsed_time: time since | days since | recency | elapsed time | {days/time passed/elapsed/since last/previous} | {how long ago last} | time delta
age_feature: age | {years since built/construction}
text_length_feature: text length | word count feature | {number of words/characters}
geo_features: latitude longitude | coordinates | haversine | geohash | geographic | {distance city/centre/location} | location clusters
cluster_feature: cluster feature | kmeans | k means | cluster id | {cluster label feature} | {assign cluster} | clustering | cluster membership
pca: pca | principal components | principal component analysis | {project top/leading components/variance directions}
svd_reduction: truncated svd | lsa | latent semantic
tsne_umap: umap | tsne
ica: independent component analysis
lda_reduction: linear discriminant
autoencoder_features: autoencoder features | denoising autoencoder | dae | {bottleneck activations feature}
feature_selection: feature selection | select features | selectkbest | rfe | recursive feature elimination | {drop/remove/prune unimportant/useless/weak feature/features/columns} | null importance | boruta | {keep top/best/most features/columns important} | {lowest importance feature/columns drop/remove}
permutation_importance: permutation importance | {shuffle column score drop}
shap_importance: shap values | shapley
gain_importance: gain importance | split importance | feature importance
mutual_information: mutual information
variance_threshold: variance threshold | constant columns | {low variance}
correlation_filter: correlation filter | correlated features | highly correlated | {drop correlated} | collinear | {one of each pair correlated}
leak_feature: leakage | leak | leaky feature
external_data: external data | additional data | extra data | {join/merge/add weather/census/economic} | extra dataset | weather | outside data | third party data
text_features: text features | text embedding feature
embedding_feature: embeddings as features | frozen embeddings | {embedding feature input}
log_ratio: log ratio | log odds
target_variable: target | label | outcome | response variable | dependent variable | y variable | ground truth | targets | labels
input_variable: inputs | input features | input
numeric_column: numeric | numerical | continuous | number columns | numerics | quantitative | float columns | real valued
categorical_column: categorical | category | categories | nominal | categoricals | level
high_cardinality: high cardinality | many categories | many levels
binary_column: boolean
text_column: text field | free text | description field
ordinal_column: ordered category
date_column: date | timestamp | datetime
log_odds: logit transform

## sampling and cleaning : method
oversample: oversample | oversampling | randomoversampler | random oversampling | up sample | upsample minority | {duplicate/repeat/replicate minority/rare/positive example/sample/row} | {sample/draw rare/minority/infrequent/tail more often/frequently} | weightedrandomsampler | weighted random sampler | class balanced sampling | balanced sampling | balanced batches | {balance batch} | {weights 1 class count} | {infrequent as frequently as common} | balanced sampler | {equal number class batch} | class aware sampling
undersample: undersample | undersampling | randomundersampler | down sample majority | {drop/discard/remove/thin majority/common/negative rows/examples/samples} | {keep fraction/part/subset majority/common/negative} | subsample majority | {limit/cap common/majority class} | downsample negatives
smote: smote | synthetic minority | {synthetic interpolate minority neighbour/neighbours} | {interpolate minority} | adasyn | {synthesise minority}
remove_duplicates: deduplicate | dedup | deduplication | drop duplicates | {remove/drop/delete duplicate/repeated/identical/copies} | near duplicate removal | near duplicates | duplicate | exact duplicates | duplicates
fuzzy_dedup < remove_duplicates: minhash | near dedup | fuzzy deduplication | lsh dedup | {near identical document/page remove}
filter_noise: confident learning | cleanlab | label cleaning | {remove/drop/filter/throw mislabelled/mislabeled/noisy label/labels} | {prediction disagree label remove} | {suspicious/wrong label drop/remove/filter} | {probability given class tiny/low} | {clean label/labels}
relabel: relabel | re label | {flip/correct/fix/replace label/labels} | label correction | re annotate | correct the labels
filter_quality: quality filter | filter low quality | quality classifier | {drop/remove/filter low quality/short/spam/junk/garbage documents/text/pages} | data filtering | {keep only high quality/best/educational}
data_mixture: data mixture | mixture weights | mix ratio | {change proportion/share source/domain/dataset} | domain weights | data mix | mixing ratio | doremi
more_data: more data | more training data | larger dataset | bigger dataset | full dataset
less_data: less data | subset of data | smaller dataset | {train on fraction/part/subset data}
recent_data_only: recent data only | {train only recent/last/latest months/year/weeks/data} | {drop/discard/ignore old/older data/history/rows/years} | shorter history | {history only last} | limit history | {throw away before}
synthetic_data: synthetic data | synthetic examples | generated data | {generate/synthesise example/image/samples/training} | simulated data | artificial examples
shuffle_data: shuffle | shuffling | reshuffle | {random order}
kcore_filter: k core | {remove/drop user/item fewer interactions} | 5 core | {user item at least interactions} | {users with fewer than}
active_learning: active learning
augmentation_tabular: swap noise | {swap value between rows} | {replace value other row same column}
importance_sampling: importance sampling
batch_bucketing: bucket by length | length bucketing | {group similar length batch} | bucketing | smart batching | {sort length pad} | group by length | {similar length same batch}
target_transform: target transform | transformed target | transformedtargetregressor
target_per_area: per square metre | per square foot | per square meter
`;
