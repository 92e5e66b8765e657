/** Vision, language, audio, series, recommendation, graphs, reinforcement learning and generation. */
export const DOMAINS = `
## image augmentation : method
augmentation: augmentation | augment | augmentations | augmented | data augmentation
horizontal_flip < augmentation: horizontal flip | random horizontal flip | hflip | mirror | mirroring | left right flip | fliplr | {flip left right} | randomhorizontalflip | mirrored
vertical_flip < augmentation: vertical flip | vflip | up down flip | flipud | upside down | {flip up down/top bottom} | randomverticalflip
rotation_aug < augmentation: rotation | rotate | random rotation | randomrotation | {tilt/turn degree} | rotated | rotating image
rot90 < augmentation: rotate 90 | right angle rotations | quarter turns | d4 | dihedral | randomrotate90 | {multiples of 90} | four orientations
random_crop < augmentation: random crop | randomcrop | crop | random resized crop | randomresizedcrop | {cut random patch/window} | cropping | crops
center_crop < augmentation: center crop | centre crop | centercrop
resize_scale_aug < augmentation: scale jitter | random scale | zoom | random zoom | random scaling
multi_scale_training < augmentation: multi scale training | {train random/varying/different resolution/size} | random resolution | {change input size every/during batch}
translation_aug < augmentation: translation | random translation | random shift | {shift image pixel}
shear_aug < augmentation: shear
affine_aug < augmentation: affine | random affine | shiftscalerotate
perspective_aug < augmentation: perspective | random perspective
color_jitter < augmentation: color jitter | colour jitter | colorjitter | photometric distortion | color augmentation | colour augmentation | {jitter/vary/random/perturb colour/color/colors/colours} | {random/vary/jitter/change brightness/contrast/light}
brightness_t: brightness | light | lightness | lighting
contrast_t: contrast | contrasty
hue_t: hue
saturation_t: saturation
grayscale_aug: grayscale | luminance | cvtcolor | bgr2gray | single luminance channel | greyscale | randomgrayscale | black and white
blur_aug < augmentation: blur | gaussian blur | gaussianblur | motion blur | blurring | defocus
noise_aug < augmentation: image noise | gaussnoise | salt and pepper | pixel noise
sharpen_aug < augmentation: sharpen | sharpness
solarize < augmentation: solarize
posterize < augmentation: posterize
jpeg_aug < augmentation: jpeg compression | jpeg artefacts | compression artefacts | image compression
random_erasing < augmentation: random erasing | randomerasing | {cut out rectangle} | {erase/blank/hide random rectangle/patch/region} | cutout | coarse dropout | coarsedropout | {random rectangle image} | {mask random square/patch image} | cut out
gridmask < augmentation: gridmask | grid mask
mixup < augmentation: mixup | mix up | {blend/mix/interpolate/combine pair/two image/images/examples/samples label/labels} | {convex combination example/image/pairs} | {linear interpolation input label}
cutmix < augmentation: cutmix | {paste patch/region another image label/labels} | {replace rectangle/patch another image label} | cut mix
mosaic < augmentation: mosaic | {stitch/tile four image} | {four images into one}
copy_paste < augmentation: copy paste | copy and paste | {paste object/instance other image/scene/background}
randaugment < augmentation: randaugment | rand augment | {random policy magnitude operations} | {n random operations magnitude}
autoaugment < augmentation: autoaugment | auto augment
trivialaugment < augmentation: trivialaugment | trivial augment
augmix < augmentation: augmix
elastic_deform < augmentation: elastic | elastic deformation | elastic transform | elasticdeform | {rubber sheet} | {warp/distort smoothly random}
grid_distortion < augmentation: grid distortion | optical distortion
style_aug < augmentation: style transfer augmentation | stylized
stain_aug < augmentation: stain augmentation | stain jitter | {vary/perturb stain/staining}
fog_rain_aug < augmentation: rain | fog | snow augmentation | weather augmentation
test_time_flip: flip at test
rand_magnitude: magnitude | augmentation strength | aug strength | stronger augmentation | weaker augmentation
repeated_augmentation: repeated augmentation | batch augmentation
aug_off_end: {disable/turn/switch off augmentation/mosaic/mixup last/final epochs} | {no augmentation final/last}

## image processing : method
clahe: clahe | contrast limited adaptive histogram equalisation | contrast limited adaptive histogram equalization | {contrast limited adaptive histogram} | createclahe
histogram_equalization: histogram equalization | histogram equalisation | equalize histogram | global histogram | equalizehist
gamma_correction: gamma correction | gamma adjustment
bilateral_filter: bilateral filter | bilateralfilter
gaussian_smoothing: gaussian smoothing | gaussian filter
denoise: denoise | denoising | noise removal | noise reduction | non local means | wiener
macenko < stain_normalization: macenko
reinhard < stain_normalization: reinhard
vahadane < stain_normalization: vahadane
stain_normalization: stain normalization | stain normalisation | {same/common/reference stain colour}
windowing: windowing | hounsfield | ct window | {clip hounsfield} | {lung/bone/brain/soft window} | hu range
image_resolution: image resolution | resolution | image size | input size | img size | {larger/bigger/smaller image/images/pictures} | imgsz | px | input resolution | image dimensions
resize: resize | resizing | rescale image | downscale | upscale | scaled down
letterbox: letterbox | {pad keep aspect ratio} | preserve aspect ratio | keep aspect ratio | aspect ratio
squash_resize: squash | stretch | {ignore aspect ratio}
interpolation_bicubic: bicubic
interpolation_bilinear: bilinear
interpolation_nearest: nearest interpolation
interpolation_lanczos: lanczos
imagenet_norm: imagenet mean | imagenet statistics | imagenet normalization | imagenet stats
dataset_norm: dataset statistics | own mean and std | dataset mean
color_space: color space | colour space | hsv | lab color | ycbcr | rgb
extra_channel: extra channel | additional channel | fourth channel | {stack channel}
near_infrared: near infrared | nir | infrared
tiling: tiling | tile | tiles | sliced inference | sahi | {cut image overlap patch/tiles} | sliding window inference | {patch overlap predict stitch} | {slice large image} | overlapping windows
background_removal: background removal | {segment/crop/mask foreground/lung/face/object region before/first} | {crop to object/lung/face/bounding} | region of interest | roi crop
padding: padding | pad | zero padding | padded
anchor_boxes: anchors | anchor boxes | anchor sizes | anchor
anchor_free: anchor free | fcos | centernet
backbone: backbone | trunk | feature extractor | body network
head: head | classification head | classifier head | top layer | prediction head | final layer | output layer | classifier layer | last linear | output head | new layer
encoder: encoder
decoder: decoder
imagenet_21k: imagenet 21k | in21k | imagenet22k | 21k category | in22k | 21k
imagenet_1k: imagenet 1k | in1k | 1000 class | ilsvrc | imagenet
jft: jft
coco: coco
open_images: open images
domain_pretraining: medical pretrained | radimagenet | {pretrained medical/satellite/domain}
self_supervised: self supervised | self supervision | ssl pretraining | unlabelled images | unlabelled | unlabeled

## text processing : method
lowercase: lowercase | lower case | uncased | lowercasing | to lower | {small letters}
cased: cased | {keep case} | case sensitive
stopword_removal: stop words | stopwords | stop word removal | {remove function/common words}
stemming: stemming | stemmer | porter
lemmatization: lemmatization | lemmatisation | lemmatize | lemma | lemmas
strip_html: strip html | html tags | markup | boilerplate | beautifulsoup
strip_urls: urls | links | hyperlinks
strip_punctuation: punctuation
emoji_handling: emoji | emojis | demojize
unicode_normalization: unicode normalization | nfkc | nfc | accents
spell_correction: spelling | spell correction | typo correction | spellcheck
text_normalization: text cleaning | text normalization | clean the text
tokenizer: tokenizer | tokeniser | tokenization | tokenisation
bpe < tokenizer: bpe | byte pair | byte pair encoding | subword
wordpiece < tokenizer: wordpiece
unigram_tokenizer < tokenizer: unigram tokenizer | sentencepiece | sentencepiece unigram | unigram language model
byte_level < tokenizer: byte level | bytes | byt5 | raw bytes
char_level < tokenizer: character level | char level | characters
word_level < tokenizer: word level
char_ngrams: character n grams | char n grams | char ngrams | char wb | {letter sequences} | character ngrams
word_ngrams: word n grams | bigrams | ngram range | word bigrams | trigrams | ngrams
truncate_head: truncate | truncation | {keep first tokens} | {cut tail text} | first tokens
truncate_head_tail: head and tail | head tail truncation | {keep first and last tokens} | {begin and end of document} | {beginning end text/document keep}
truncate_tail: {keep last tokens} | keep the end | tail truncation | left truncation
sliding_chunks: {split document overlapping chunk/window/passages} | doc stride | sliding chunks | overlapping chunks | {overlapping windows document/text} | chunking | chunks | chunk | passages
sequence_packing: sequence packing | packing | pack | {concatenate sample/document fill context/sequence} | packed | {fill context several short} | no padding wasted
dynamic_padding: dynamic padding | pad to longest | {pad longest batch}
special_tokens: special tokens | special token | marker tokens | {mark entity token} | entity markers | typed markers
prompt_template: prompt | prompt template | instruction prefix | system prompt | chat template | template | instruction | instructions
few_shot: few shot | in context examples | demonstrations | {example in prompt} | exemplars | shots
zero_shot: zero shot
chain_of_thought: chain of thought | cot | step by step | reasoning trace | {think/reason before answer} | rationale | reasoning
rag: retrieval augmented | rag | {retrieve passage prompt/context} | {add retrieved passage} | retrieval augmentation
token_masking < augmentation: token masking | token dropout | mask tokens | {mask/hide random/percent token/words input/tokens} | {replace word mask} | masked tokens | {hide token/word/tokens/words} | {mask input/share tokens/words}
token_swap < augmentation: {swap token/word adjacent/random} | word swap | word order shuffle | {swap adjacent}
token_deletion < augmentation: random deletion | {delete random word/token/words} | word deletion
synonym_replacement < augmentation: synonym replacement | wordnet | {replace word synonym} | eda
back_translation < augmentation: back translation | backtranslation | {translate and back} | round trip translation | {translate another language return/back} | pivot language
paraphrase_aug < augmentation: paraphrase augmentation | {llm rewrite/rephrase} | paraphrasing | {rewrite with language model}
contextual_aug < augmentation: contextual augmentation | {replace word bert prediction}
char_noise < augmentation: typo augmentation | character noise | {inject/add typo/typos} | keyboard noise | spelling noise
span_corruption: span corruption | span masking | {mask contiguous span} | t5 denoising | {contiguous spans of tokens}
whole_word_masking: whole word masking | whole word | {mask all piece word}
masking_ratio: masking ratio | mask probability | mask rate | mlm probability | masking rate | {share/fraction masked/tokens masked}
sentence_order: next sentence prediction | nsp | sentence order prediction
entity_masking: entity masking
mixout: mixout

## llm tuning : method
lora: lora | low rank adaptation | low rank adapters | {low rank update/matrices/matrix} | peft
qlora < lora: qlora | {lora 4 bit/quantized/quantised}
dora < lora: dora | weight decomposed
rslora < lora: rslora | rank stabilised lora
adapters: adapter layers | adapters | houlsby | bottleneck adapters | adapter modules
prefix_tuning: prefix tuning | p tuning | prefix
prompt_tuning: prompt tuning | soft prompt | soft prompts
bitfit: bitfit | {tune/train only bias}
ia3: ia3
full_finetuning: full fine tuning | full parameter | {update/train all weights/parameters}
lora_rank: lora rank | lora r | adapter rank
lora_alpha: lora alpha
lora_targets: target modules | lora targets | all linear | {adapter attention mlp/projections} | q proj v proj | all linear layers
instruction_tuning: instruction tuning | supervised fine tuning | sft | supervised finetuning
rlhf: rlhf | {reinforcement human feedback} | {rl with reward model}
dpo: dpo | direct preference optimization | direct preference optimisation | {chosen rejected log ratio} | direct preference | {preference loss without reward model}
ipo: ipo | identity preference optimisation
kto: kto
orpo: orpo
simpo: simpo | {reference free preference}
grpo: grpo | group relative policy | {advantage relative group sample/answers} | group relative
rloo: rloo | reinforce leave one out
rejection_sampling: rejection sampling | best of n | {sample several keep best reward/score/highest} | raft | {best scoring completions/answer}
reward_model: reward model | preference model
kl_coefficient: kl coefficient | kl beta | kl weight | {stay close reference/initial model/policy}
reference_model: reference model | ref policy
completion_only_loss: completion only loss | {loss only response/answer/completion/assistant tokens} | mask prompt tokens | {ignore prompt/instruction loss} | mask prompt | train on inputs false | {prompt tokens -100} | response only | {no loss prompt/instruction}
neftune: neftune | {noise embedding finetune/fine/instruction} | {noise to the embeddings}
model_merging: model merging | slerp | ties merging | task arithmetic | dare
quantization: quantization | quantisation | quantize | quantized | quantised
gptq < quantization: gptq
awq < quantization: awq
qat < quantization: quantization aware training | qat | fake quant
pruning: pruning | prune | sparsify | magnitude pruning | {remove smallest weights/heads} | sparsity
kv_cache: kv cache
long_context_extension: long context | extend context
vocab_extension: extend vocabulary | add tokens | new tokens | vocabulary extension | {add domain words tokenizer}
embedding_init_average: {initialise new token average/mean embedding}
preference_pairs: preference pairs | preferences | preference data | chosen rejected
pooled_layers: {last/top four layers} | layer mix | scalar mix | {weighted/average sum/concatenate hidden layers} | {concatenate last hidden} | last four layers
sentence_pair: sentence pair

## audio : method
resample_audio: resample | sampling rate | sample rate | samplerate | new freq | target sr | resampling | khz audio | sr
mel_spectrogram: mel spectrogram | melspectrogram | mel | log mel | logmel | filterbank | fbank | mel filterbank | mel energies
mfcc < mel_spectrogram: mfcc | mfccs | cepstral coefficients | cepstral
cqt: constant q | cqt
raw_waveform: raw waveform | raw audio | waveform | sincnet | raw samples
chroma: chroma | chromagram
gammatone: gammatone
pcen: pcen | per channel energy normalization | per channel energy normalisation
n_mels: n mels | mel bins | mel bands | number of mel | mel channels | frequency bands | mel filters
n_fft: n fft | fft size | fft window | fft length | fft points
window_length: window length | win length | analysis window | frame length | frame size
hop_length: hop length | hop size | frame shift | hop
cmvn: cmvn | cepstral mean | {per utterance/recording mean variance normalisation} | {normalise/normalize spectrogram each recording/utterance/clip} | cepstral mean normalisation
silence_trimming: trim silence | silence trimming | vad | voice activity | {remove/cut/trim silence/silent/quiet} | top db | librosa effects trim | {cut off quiet begin/end/edges/start} | {quiet start end} | silence
loudness_normalization: loudness normalization | rms normalization | peak normalize | lufs | {same/equal loudness/volume} | loudness normalisation | {normalise/normalize volume/loudness/amplitude} | peak normalisation | replaygain
preemphasis: pre emphasis | preemphasis
highpass: high pass | highpass | {remove/cut/drop low frequency/frequencies/rumble} | low cut
lowpass: low pass | lowpass | {remove high frequency}
bandpass: band pass | bandpass
spectral_gating: spectral gating | noise reduce | noisereduce | spectral subtraction
source_separation: source separation | demucs | vocal separation | separate vocals
mono: mono | single channel | {average/mix two channel/channels} | downmix
stereo: stereo | both channels
specaugment < augmentation: specaugment | spec augment | {mask time frequency} | time masking | frequency masking | {mask/blank/zero band/strip/block spectrogram} | {time frequency stripe/strip} | timemasking | frequencymasking
time_mask < specaugment: {time mask only} | time masks
frequency_mask < specaugment: {frequency mask only} | frequency masks
pitch_shift < augmentation: pitch shift | pitch shifting | {shift/change/raise/lower pitch} | semitone | semitones | {transpose semitone}
time_stretch < augmentation: time stretch | time stretching | {stretch duration/time without pitch} | tempo change
speed_perturb < augmentation: speed perturbation | speed perturb | {play/change speed/faster/slower} | {faster and slower copies} | speed augmentation | playback speed
background_noise < augmentation: background noise | noise augmentation | musan | {mix/add/overlay noise recording/street/cafe/babble/ambient} | additive noise | ambient noise | babble | snr | noise clips
reverb < augmentation: reverb | reverberation | impulse response | rir | room impulse | {convolve room} | {simulate room acoustics} | room acoustics
gain_aug < augmentation: volume gain | volume augmentation | {random volume/gain} | random gain
time_shift_aug < augmentation: time shift | {roll/shift waveform/clip/audio time} | circular shift
codec_aug < augmentation: codec | mp3 compression | telephone codec
vtlp < augmentation: vtlp | vocal tract length
polarity_inversion < augmentation: polarity inversion
delta_features: delta | deltas | delta delta | {first second derivative feature/mfcc/spectrogram} | derivative channels | temporal derivatives
clip_length: clip length | clip duration | crop length | segment length | {second/seconds clip/crop/segment/excerpt/window} | chunk length | clip seconds | {length/duration of clip/segment}
diarization: diarization | speaker diarization
speaker_embedding: speaker embedding | x vector | ecapa | d vector | i vector
subword_asr: subword units
audioset_pretraining: audioset | panns
vocoder: vocoder | hifi gan | griffin lim | bigvgan
phonemes: phonemes | phoneme | g2p | grapheme to phoneme
graphemes: graphemes | letters

## time series : method
forecast_horizon: forecast horizon | horizon | prediction length | steps ahead
lookback: lookback | look back | history length | input window | lookback window | context days | encoder length | {days/weeks/hours/steps of history} | past window | {length of history/past} | input history | sees past
seasonal_decomposition: seasonal decomposition | stl | decompose | {separate/split trend season/seasonal} | {trend seasonal residual} | decomposition | deseasonalise | deseasonalize | remove seasonality | seasonally adjusted
detrend: detrend | detrending | {remove/subtract trend}
fourier_terms: fourier terms | fourier seasonality | harmonics | {sine cosine season/yearly/annual pairs} | fourier series
revin: revin | reversible instance normalization | {normalise/normalize each window/input and restore/undo/denormalise/denormalize} | reversible normalisation | {instance normalise window restore}
scale_by_last: subtract last value | {relative last value/observation} | last value normalisation | {forecast change from last} | {divide window last/mean} | mean scaling | {divide series by own/its mean}
recursive_forecast: recursive | autoregressive forecasting | iterated | one step ahead | {feed forecast/prediction back input} | recursively | {feed own prediction back} | iterative forecasting
direct_forecast: direct multi step | direct forecasting | {separate/own model each horizon/step/day} | {one model per horizon} | direct strategy | {model for every horizon/lead}
mimo_forecast: multi output | multi horizon | {all horizon/steps at once/one} | {whole horizon single/one pass/shot} | one shot horizon | seq2seq forecasting | {predict entire horizon jointly}
teacher_forcing: teacher forcing
scheduled_sampling: scheduled sampling | {gradually replace ground truth own prediction} | {mix own prediction truth decoder}
exogenous: exogenous | external regressors | covariates | known future inputs
hierarchical_forecast: hierarchy | hierarchical
resample_frequency: {aggregate daily weekly/hourly} | resample to | hourly data | daily data | weekly data | downsample series | coarser frequency | frequency
cross_learning: cross series | series id embedding | series embedding | static covariates | store id
intermittent: croston | intermittent demand
naive_baseline: seasonal naive | naive forecast
residual_on_naive: {model/predict/learn residual/error over/of naive/arima/baseline} | residual modelling | boosting residuals | hybrid model | {residual linear/arima/statistical model} | {fit left over error}
changepoint: changepoint | change point | structural break | regime
smoothing_series: smooth series | moving average smoothing | savgol | savitzky golay | smooth the input
ewm_feature: exponentially weighted | ewm | exponentially weighted mean
quantile_forecast: prediction interval | probabilistic forecast

## recommender : method
implicit_feedback: implicit feedback | clicks | implicit | click
explicit_feedback: explicit ratings | ratings | explicit
confidence_weight: confidence weight | confidence weighting | {weight by play/watch/number interactions} | confidence alpha | implicit confidence
user_bias: user bias | item bias | bias terms | user and item biases
content_features: content features | item metadata | item features | side information | item content | {item text/title/image embedding} | metadata | descriptions
cold_start: cold start | new items | new users
session_based: session based | session | within session
sequence_rec: sequential | next item | interaction sequence | history sequence | last interactions | recent items | clicked items
candidate_generation: candidate generation | candidates | retrieval stage | candidate retrieval
popularity_baseline: popularity baseline | most popular | trending
dwell_time: dwell time | watch time | time spent
item_knn: item knn | item based | item to item | co occurrence | item similarity | {item cosine neighbour} | itemknn
user_knn: user based | user knn
random_walk: random walk | node2vec | deepwalk
exposure: impressions | exposure | position bias
multi_interest: multi interest | several user vectors
dot_product: dot product | inner product
cosine_similarity: cosine similarity | cosine distance
euclidean: euclidean distance
rating_scale: rating normalisation | user mean centering | {subtract user mean rating}
exploration_rec: exploration | bandit | thompson sampling
boost_fresh: boost new items | {penalise/downweight popular items} | freshness | {demote popular}
seen_filter: filter seen | {exclude/remove/hide already bought/seen/purchased/clicked items}

## graph : method
self_loops: self loops | self loop | {node own feature message} | {edge itself}
edge_features: edge features | edge attributes | bond features | edge weights
virtual_node: virtual node | supernode | {extra/global node connect all} | master node | {global node connected every}
neighbor_sampling: neighbor sampling | neighbour sampling | neighborloader | {sample neighbour/neighbors/neighbours per layer/node/hop} | fanout
cluster_gcn: cluster gcn | graph partition | clustergcn
jumping_knowledge: jumping knowledge | jk | {concatenate/combine output every/all layer node} | jumpingknowledge
dropedge: dropedge | drop edge | {randomly remove/drop/delete edges} | edge dropout
dropnode: dropnode | node dropout
laplacian_pe: laplacian eigenvectors | laplacian positional | {eigenvector graph position} | laplacian pe | laplacian
random_walk_pe: random walk positional | rwse | random walk pe
undirected: undirected | {add reverse edge} | to undirected | symmetrise | reverse edges | both edge directions
directed: directed
degree_norm: degree normalization | symmetric normalization
sum_aggregation: sum aggregation | {sum message/neighbour}
mean_aggregation: mean aggregation | {mean/average message/neighbour/neighbours}
max_aggregation: max aggregation
attention_aggregation: attention aggregation
readout: readout | graph pooling | set2set | graph level pooling | sagpool | topkpool
label_propagation: label propagation | correct and smooth | {spread/diffuse labels graph} | label prop
appnp: appnp | personalized pagerank | pagerank
hops: number of hops | k hops | message passing layers | message passing steps
knn_graph: knn graph | k nearest graph
radius_graph: radius graph | cutoff radius
oversmoothing: pairnorm | oversmoothing
node_degree_feature: node degree | degree feature | centrality
heterogeneous: heterogeneous graph | rgcn | relational | metapath
equivariance: equivariant | egnn | e3nn | equivariance

## reinforcement learning : method
discount: discount | discount factor | gamma discount | {weight future reward}
gae_lambda: gae lambda | gae | generalised advantage estimation | generalized advantage estimation | lambda return
n_step: n step | n step returns | multi step returns | {reward several steps before bootstrap} | nstep | {sum rewards steps bootstrap} | multi step targets
clip_range: clip range | ppo clip | clip epsilon | clip ratio | clipping parameter | policy clip | {bound policy ratio} | cliprange | {ratio clip}
value_clipping: value clipping | clip vloss | value function clipping | {clip value loss}
value_coef: value coefficient | vf coef | value loss coefficient | value loss weight
rollout_length: rollout length | n steps | horizon length | steps per rollout | num steps rollout | trajectory length | {transitions collected/collect update}
num_envs: number of environments | parallel environments | num envs | n envs | vectorised environments | vectorized environments | env copies | {environments in parallel} | simulator copies
ppo_epochs: ppo epochs | update epochs | optimisation epochs per rollout | {passes over rollout/batch each} | n epochs ppo | {reuse rollout times}
num_minibatches: minibatches | num minibatches
replay_buffer: replay buffer | experience replay | replay memory | buffer size | buffer | {stored transition} | replay capacity
prioritized_replay: prioritized replay | prioritised replay | per buffer | prioritized experience replay | prioritised experience replay | {sample transition td error} | {replay surprising transitions more} | {high td error transitions}
her: hindsight experience replay | her | hindsight | {relabel goal achieved} | {achieved state as goal}
target_network: target network | target net | target update
soft_target_update: soft update | polyak update | tau target | soft target | {slowly blend target network}
hard_target_update: hard update | target update interval | {copy weights target every} | target sync
epsilon_greedy: epsilon greedy | eps greedy | exploration rate | {random action probability} | exploration epsilon
noisy_nets: noisy nets | noisynet | noisy linear | parameter noise | {noise weights exploration} | noisy layers | {learnable noise weight/layers}
curiosity: curiosity | icm | intrinsic reward | rnd | random network distillation | {bonus novel/new states} | {reward prediction error} | {bonus visiting unfamiliar/new states} | intrinsic motivation | novelty bonus
count_bonus: count based exploration | count bonus | visit counts
ou_noise: ornstein uhlenbeck | ou noise | correlated noise
gaussian_action_noise: gaussian action noise | action noise | exploration noise
entropy_temperature: entropy temperature | automatic entropy | target entropy | auto alpha | ent coef auto | {tune entropy automatically} | automatic temperature | {learn alpha entropy}
reward_scaling: reward scaling | scale rewards | {divide/scale reward} | reward scale | {multiply reward}
reward_clipping: reward clipping | clip rewards | {clip reward} | {reward sign only}
reward_normalization: reward normalization | reward normalisation | vecnormalize reward | {divide reward running std/deviation/return} | return normalization | {normalise/normalize reward/rewards/return/returns} | norm reward | popart
reward_shaping: reward shaping | shaped reward | potential based | dense reward | {extra reward progress/distance} | {bonus reward closer/progress} | shaping
sparse_reward: sparse reward
obs_normalization: observation normalization | observation normalisation | obs norm | vecnormalize | {running mean std observations/states} | norm obs | {normalise/normalize/standardise/standardize observation/state/observations/states/inputs running} | running observation statistics | {whiten observations running}
frame_stack: frame stack | frame stacking | stack frames | framestack | {last/stack four frames} | {last/previous observations concatenate} | vecframestack | {consecutive frames} | {recent frames together}
frame_skip: frame skip | action repeat | frameskip | {repeat each action} | {same action frames} | {hold action frames}
sticky_actions: sticky actions
recurrent_policy: recurrent policy | lstm policy | {policy memory/recurrent/lstm} | {lstm in policy/agent/actor}
advantage_normalization: advantage normalization | advantage normalisation | normalise advantages | normalize advantage | {standardise/standardize/whiten/normalise/normalize advantage/advantages}
twin_critics: twin critics | clipped double q | two critics | {minimum two critic/q} | {smaller/lower of two q}
critic_ensemble: critic ensemble | redq | ensemble of critics | {several critics minimum}
distributional: distributional | c51 | qr dqn | iqn | quantile critic | {distribution of returns/return} | categorical return | {whole return distribution}
dueling_heads: dueling heads
policy_delay: policy delay | delayed policy | {actor update every critic}
target_smoothing: target policy smoothing | {noise target action}
shared_network: shared network | shared trunk actor critic | {actor critic share} | shared actor critic
separate_networks: separate networks | {actor critic separate/own network} | separate actor critic | {no share actor critic} | {own network value}
action_masking: action masking | invalid action masking | mask invalid actions | {illegal/invalid actions logit/probability/mask}
continuous_actions: continuous actions
discretize_actions: discretise actions | discrete actions | {discretise/discretize/bin action}
behavior_cloning: behaviour cloning | behavior cloning | imitation | imitation learning | demonstrations pretraining | {imitate expert/demonstrations} | {supervised expert actions}
offline_rl: offline rl | cql | conservative q | iql | awac | bc regularised | td3 bc
domain_randomization: domain randomization | domain randomisation | {randomise/randomize/vary physics/friction/mass/dynamics/simulator} | randomised dynamics
curriculum_rl: curriculum of tasks | {start easy levels harder}
self_play: self play | league | past versions of itself
kl_early_stop: target kl | kl early stopping | {stop update kl exceed}
updates_per_step: updates per step | utd | update to data ratio | gradient steps per | train freq | replay ratio | {gradient updates per environment step}
resets: periodic resets | primacy bias | {reset network/last layers periodically}
learning_starts: learning starts | warm up steps random | {random action before learning} | initial exploration
squashed_policy: tanh squash | squashed gaussian
beta_policy: beta distribution policy | beta policy
state_dependent_exploration: sde | state dependent exploration | gsde
value_normalization: value normalization | popart normalization
time_limit_bootstrap: time limit | bootstrap truncation | {truncated episode bootstrap} | timeout handling | {bootstrap timeout}
image_aug_rl: drq | random shift augmentation | rad | curl

## generative : method
noise_schedule: noise schedule | beta schedule | diffusion schedule
cosine_noise < noise_schedule: cosine noise schedule | cosine beta schedule | squaredcos cap
linear_noise < noise_schedule: linear noise schedule | linear beta schedule
sampling_steps: sampling steps | denoising steps | inference steps | num inference steps | diffusion steps | nfe | timesteps | reverse steps
ddim: ddim
ddpm_sampler: ddpm sampler | ancestral sampling
dpm_solver: dpm solver | dpmsolver
euler_sampler: euler sampler
heun_sampler: heun
v_prediction: v prediction | v parameterization | velocity prediction | v objective | {predict velocity}
epsilon_prediction: epsilon prediction | noise prediction | {predict noise}
x0_prediction: x0 prediction | {predict clean image/sample/data}
flow_matching: flow matching | rectified flow | {straight path noise data} | conditional flow
min_snr: min snr | snr weighting | {weight timestep snr/signal} | p2 weighting
classifier_free_guidance: classifier free guidance | cfg | guidance scale | {drop condition/caption/label training guidance} | {conditional unconditional extrapolate} | guidance | {unconditional conditional prediction}
classifier_guidance: classifier guidance
condition_dropout: condition dropout | {drop caption/label/condition/conditioning}
latent_diffusion: latent diffusion | {diffuse latent} | latent space
timestep_sampling: timestep sampling | logit normal timestep | {sample timestep}
offset_noise: offset noise
zero_terminal_snr: zero terminal snr
beta_vae: beta vae | kl weight vae | {weight kl term vae}
kl_annealing: kl annealing | kl warmup | {gradually increase/raise/anneal kl} | cyclical annealing | free bits
vq: vector quantization | vq vae | codebook | vqvae | vector quantised | discrete latents
codebook_size: codebook size | codebook entries | number of codes
ema_codebook: ema codebook | {codebook moving average}
discriminator_steps: discriminator steps | n critic | critic iterations | {discriminator/critic update per generator}
ttur: ttur | two time scale | {different learning rate generator discriminator} | {discriminator learn faster generator}
progressive_growing: progressive growing
truncation_trick: truncation trick
ada_augment: adaptive discriminator augmentation | ada | diffaugment | {augment real fake discriminator}
r1_penalty: r1 penalty | r1 regularization | r1 gamma | {gradient penalty real}
path_length_reg: path length
minibatch_std: minibatch standard deviation | minibatch discrimination
style_mixing: style mixing
patch_discriminator: patchgan | patch discriminator | multi scale discriminator
self_attention_gan: self attention gan | sagan
inception_score: inception score
generator: generator
discriminator: discriminator | critic
text_conditioning: text conditioning | t5 encoder conditioning | clip text encoder
class_conditioning: class conditioning | conditional generation
`;
