/** Layers, normalisations, activations, attention, positions, model families and their sizes. */
export const ARCHITECTURE = `
## normalization layer : method
normalization_layer: normalization layer | normalisation layer | norm layer
batch_norm < normalization_layer: batch norm | batch normalization | batch normalisation | batchnorm | bn | batchnorm2d | batchnorm1d | {normalise/normalize across batch} | batch statistics
layer_norm < normalization_layer: layer norm | layer normalization | layer normalisation | layernorm | ln
rms_norm < normalization_layer: rms norm | rmsnorm | root mean square norm | root mean square layer norm | {layernorm without mean/centering/bias}
group_norm < normalization_layer: group norm | group normalization | group normalisation | groupnorm | gn | {normalise/normalize channel group} | {normalise over groups channels}
instance_norm < normalization_layer: instance norm | instance normalization | instance normalisation | instancenorm
sync_batch_norm < batch_norm: sync batch norm | synchronised batch normalisation | syncbatchnorm | synchronized batch norm | syncbn | {batch statistics across gpu/device}
ghost_batch_norm < batch_norm: ghost batch norm | ghost batch normalization
weight_norm < normalization_layer: weight norm | weight normalization | weight standardization
spectral_norm < normalization_layer: spectral norm | spectral normalization | spectral normalisation | {bound/constrain lipschitz/singular} | {divide weight largest singular}
adaptive_norm < normalization_layer: adaln | adain | film | adaptive layer norm | {condition/modulate scale shift norm} | {feature wise linear modulation} | conditional batch norm
qk_norm: qk norm | qk normalization | {normalise/normalize query/queries key/keys} | query key normalization
pre_norm: pre norm | pre ln | pre layer norm | {norm before attention/sublayer/block} | prenorm
post_norm: post norm | post ln | {norm after sublayer/residual} | postnorm
sandwich_norm: sandwich norm | peri ln | {norm before and after sublayer}
no_normalization: normalization free | norm free | nfnet

## activation : method
activation: activation function | nonlinearity | activation
relu < activation: relu | rectified linear
leaky_relu < activation: leaky relu | leakyrelu
prelu < activation: prelu
elu < activation: elu
selu < activation: selu
gelu < activation: gelu | gaussian error linear
silu < activation: silu | swish | {x times sigmoid x}
mish < activation: mish
tanh < activation: tanh | hyperbolic tangent
sigmoid < activation: sigmoid | logistic function
softmax < activation: softmax
softplus < activation: softplus
swiglu < activation: swiglu | {gated silu/swish unit/mlp/ffn} | {swish gated linear}
geglu < activation: geglu | gelu gated | gelu gated linear unit
glu < activation: glu | gated linear unit | gated mlp
squared_relu < activation: squared relu | relu squared | relu2 | {square relu}
snake_activation < activation: snake activation | periodic activation | siren | sine activation

## pooling : method
pooling: pooling | pool
global_average_pooling < pooling: global average pooling | gap | average pooling | avg pool | adaptive avg pool | mean pooling | adaptiveavgpool2d | avgpool | {average over token/frames/time/spatial} | {mean token embedding/states} | {average token vectors/states/embeddings/hidden} | mean of token | {fixed mean region/map}
max_pooling < pooling: max pooling | global max pooling | maxpool | max pool | {take maximum over time/positions/spatial}
gem_pooling < pooling: gem | gem pooling | generalised mean | generalized mean | generalized mean pooling | {learnable power mean} | p norm pooling
attention_pooling < pooling: attention pooling | attentive pooling | {learned weighted average token/frame} | {attention weighted pooling} | attention pool | {learn token weights pool}
statistics_pooling < pooling: statistics pooling | stats pooling | {mean standard deviation over time/frame pool} | attentive statistics pooling
cls_token < pooling: cls token | cls | class token | first token | {first token representation}
concat_pooling < pooling: concat pooling | {concatenate mean max pool/pooled} | {both average max pool}
spatial_pyramid_pooling < pooling: spatial pyramid pooling | spp | aspp | atrous spatial pyramid | ppm
last_token_pooling < pooling: last token pooling | last hidden state | last token | final hidden state
roi_align < pooling: roi align | roialign | roi pooling
blur_pool: blurpool | blur pool | anti aliased downsampling | antialias

## attention : method
attention: attention | self attention | mha | multi head attention | multihead attention
multi_query_attention < attention: multi query attention | mqa | {one/single shared key value head}
kv_heads: kv heads | key value heads | num kv heads | n kv heads
grouped_query_attention < attention: grouped query attention | gqa | {query heads share key value} | {share key value head group} | num key value heads | {fewer kv heads}
latent_attention < attention: multi head latent attention | mla | {compress key value latent}
linear_attention < attention: linear attention | performer | linformer | {attention kernel linear complexity}
sliding_window_attention < attention: sliding window attention | local attention | windowed attention | {attend only nearby/local/last/previous tokens} | banded attention
sparse_attention < attention: sparse attention | bigbird | longformer
flash_attention: flash attention | flash attn | sdpa | scaled dot product attention | flashattention | memory efficient attention | xformers
cross_attention: cross attention | {attend to encoder/other/condition}
relative_attention: relative attention | relative position bias
differential_attention < attention: differential attention | diff transformer
talking_heads: talking heads
attention_sink: attention sink | sink token | register tokens | registers
squeeze_excite: squeeze and excitation | squeeze excite | se block | se blocks | {channel attention gate/recalibrate} | channel attention | seblock | {recalibrate channel} | {reweight channel global/gate}
cbam: cbam | {channel spatial attention}
eca: eca | efficient channel attention
nonlocal_block: non local block | nonlocal
attention_gate: attention gate | attention gates | attention u net
causal_mask: causal mask | causal attention | {mask future}
document_mask: document mask | block diagonal mask | {block cross document attention} | {documents/docs can't see another/other} | intra document attention | {prevent attention across document} | intra document | {attend only own/same document}

## position encoding : method
position_encoding: position embeddings | positional encoding | positional embeddings | position encoding | positional embedding | position information | wpe | token order
absolute_positions < position_encoding: learned absolute positions | learned positional embeddings | learned positions | absolute positional embeddings | {trained position vector/table} | absolute positions | positional embedding table | learned position embedding
sinusoidal_positions < position_encoding: sinusoidal | sinusoidal positions | fixed sine | {sine cosine position} | sin cos positional
rotary < position_encoding: rope | rotary | rotary position embeddings | rotary embeddings | {rotate/rotating query/queries key/keys} | rotary positional
alibi < position_encoding: alibi | linear biases | {linear attention bias distance} | {penalty/bias attention grow distance} | alibi biases
nope < position_encoding: nope | no positional encoding | no position embeddings | {remove position information}
relative_positions < position_encoding: relative positions | relative position | t5 bias | relative positional encoding | {bucket distance bias}
fourier_features: fourier features | random fourier features | fourier position | {sin cos coordinate frequencies} | positional fourier | fourier encoding
rope_base: rope theta | rotary base | rope base | base frequency | rotary frequency base
rope_scaling: rope scaling | yarn | ntk scaling | position interpolation | {stretch position longer context}

## layer and block : method
residual_connection: residual connection | skip connection | residual | shortcut connection | {add input output block} | residual block | skip connections | identity shortcut
dense_connection: densely connected | dense connections | densenet block | {concatenate all previous layer}
unet: u net | unet | encoder decoder with skips
fpn: feature pyramid network | fpn | feature pyramid | {multi scale coarse fine top down}
bifpn: bifpn | bi fpn | weighted bidirectional feature pyramid
panet: panet | path aggregation network
depthwise_conv: depthwise separable | depthwise convolution | separable convolution | depthwise | {groups equal channel conv} | separable conv
dilated_conv: dilated convolution | atrous convolution | dilation | dilated | atrous
deformable_conv: deformable convolution | dcn
grouped_conv: grouped convolution | group convolution | cardinality
strided_conv: strided convolution | stride 2 | strided conv | strided convolutions
transposed_conv: transposed convolution | deconvolution | convtranspose | conv transpose
upsample_conv: resize convolution | {upsample then conv} | bilinear upsampling | nearest upsampling | {nearest neighbour upsample conv}
pixel_shuffle: pixel shuffle | sub pixel convolution | pixelshuffle
large_kernel: large kernel | larger kernels
convolution: convolution | conv | conv2d | conv1d | convolutional
coordconv: coordconv | coordinate channels | {append coordinate channel}
stem: patchify stem | conv stem | stem layer | network stem | first convolution
lstm: lstm | long short term memory
gru: gru | gated recurrent unit
bidirectional: bidirectional | bilstm | both directions | bigru | {read sequence forward backward} | {forward and backward in time}
unidirectional: unidirectional | causal rnn
rnn: rnn | recurrent network | recurrent layer | recurrent | recurrence
tcn: temporal convolutional network | tcn | dilated causal convolution | wavenet | causal convolution
transformer: transformer | transformer encoder | self attention encoder | transformer block
conformer: conformer
mamba: mamba | state space model | ssm | s4 | selective state space
perceiver: perceiver
mlp: mlp | multilayer perceptron | feed forward network | dense network | neural net | fully connected network | neural network | ffn | feedforward
mlp_mixer: mlp mixer | mixer | gmlp
highway: highway network | highway layer
gating: gating | gate | gated | grn | gated residual network
mixture_of_experts: mixture of experts | moe | {route/router token expert} | sparse experts | {experts router} | expert routing | switch transformer | {gating network expert}
parallel_block: parallel attention and mlp | parallel block | parallel residual | {attention mlp parallel} | {attention mlp same input/time/simultaneously}
weight_tying: weight tying | tie weights | tied embeddings | tie word embeddings | tie embeddings | {share input output embedding} | {same matrix input output embedding/token} | {share/tie embed/embedding lm_head/head/unembedding/output} | {reuse embedding matrix output} | {output projection share embedding}
untie_weights: untie | untied embeddings | separate output embedding
parameter_sharing: parameter sharing | weight sharing | share weights across layers | {same weights every layer} | albert sharing | cross layer sharing | {layers share parameters/weights}
bias_removal: no bias | {drop/remove additive offset/offsets} | bias false | remove bias | bias free | {drop bias term} | without bias | no bias terms | {delete/drop/strip bias linear}
layer_scale: layerscale | layer scale | {learnable per channel scale residual}
multi_token_prediction: multi token prediction | mtp | {predict several/multiple next/future token} | {predict two next tokens}
embedding_layer: embedding layer | embedding table | token embedding | embeddings | embedding | embed | lookup table | wte | {lookup vector}
entity_embedding: entity embeddings | categorical embeddings | {learn/trainable vector each category} | embedding for categorical | {dense vector each category} | {embedding layer categorical}
multi_scale: multi scale | multiscale | multi resolution
siamese: siamese | twin network | dual encoder | two tower | bi encoder | two towers | {separate user item tower/encoder}
cross_encoder: cross encoder | {pair jointly encode} | joint encoding | {feed both sentence/query document together/one}
capsule: capsule network
hypernetwork: hypernetwork
early_exit: early exit
dropout: dropout | drop out | {randomly zero/drop/disable/switch unit/neuron/activation/hidden} | {zero hidden units random}
dropblock < dropout: dropblock | {contiguous region activation drop} | spatial dropout | dropout2d
dropconnect < dropout: dropconnect | {drop random weight/weights}
stochastic_depth < dropout: stochastic depth | drop path | droppath | layerdrop | {randomly skip/drop whole/entire layer/block/residual} | {skip residual random} | layer drop | drop path rate
variational_dropout < dropout: variational dropout | locked dropout | {same dropout mask time/step} | recurrent dropout
attention_dropout < dropout: attention dropout | attn drop | attn pdrop | dropout on attention weights
embedding_dropout < dropout: embedding dropout | word dropout | {drop whole embedding/word vector}
multi_sample_dropout < dropout: multi sample dropout | multisample dropout | {several dropout mask head average} | {average loss several dropout}
alpha_dropout < dropout: alpha dropout
mc_dropout: mc dropout | monte carlo dropout | {dropout at test/inference average} | {dropout active inference}

## model size : param
hidden_size: hidden size | hidden layer sizes | hidden dimension | hidden units | width | d model | hidden dim | n hidden | model dimension | model width | number of channels | channels | embed dim | hidden width | num units | neurons | n embd | wider | hidden state size | latent width
num_layers: number of layers | num layers | n layers | layers deep | depth of the network | more layers | n layer | deeper | layer count | stack of layers | num hidden layers | shallower | blocks deep | depth
num_heads: number of heads | attention heads | num heads | n heads | n head | head count
embedding_dim: embedding dimension | embedding size | embedding dim | factors | latent factors | latent dimension | n factors | latent dim | embedding width | rank of the factors | {dimension/size/length embedding/factor vector}
mlp_ratio: mlp ratio | ffn multiplier | expansion ratio | feed forward dimension | ffn dim | expansion factor | intermediate size | ffn width | dim feedforward | {width feed forward}
kernel_size: kernel size | filter size | receptive field | kernel
patch_size: patch size | patch
stride: stride
vocab_size: vocabulary size | vocab size | vocabulary | vocab
num_experts: number of experts | num experts
num_groups: number of groups | num groups
head_dim: head dimension | head dim
bottleneck: bottleneck | bottleneck dimension
capacity: model capacity | bigger model | larger model | more parameters | smaller model | model size
num_classes: number of classes

## model family : method
linear_model: linear model | linear regressor
linear_regression < linear_model: linear regression | ordinary least squares | ols
ridge < linear_model: ridge regression | ridge | ridge regressor
bayesian_ridge < linear_model: bayesian ridge
kernel_ridge: kernel ridge
logistic_regression: logistic regression | logreg | logistic model | logisticregression
lasso: lasso
elastic_net_model: elastic net | elasticnet
svm: svm | support vector machine | svc | support vector | svr
linear_svm < svm: linear svm | linear svc | linear svr | linearsvc | linearsvr
perceptron: perceptron | passive aggressive
discriminant_analysis: linear discriminant analysis | lineardiscriminantanalysis | {linear discriminant classifier}
quadratic_discriminant: quadratic discriminant | quadratic discriminant analysis
knn: knn | k nearest neighbours | k nearest neighbors | nearest neighbour classifier | nearest neighbor | kneighbors | nearest neighbours
naive_bayes: naive bayes
gaussian_nb < naive_bayes: gaussian naive bayes | gaussian nb | gaussiannb
bernoulli_nb < naive_bayes: bernoulli naive bayes | bernoulli nb | bernoullinb
multinomial_nb < naive_bayes: multinomial naive bayes | multinomial nb | multinomialnb
complement_nb < naive_bayes: complement naive bayes | complement nb | complementnb
gaussian_process: gaussian process | gp regression | kriging
decision_tree: decision tree | cart
random_forest: random forest | randomforest | bagged trees
extra_trees: extra trees | extratrees | extremely randomized trees
gbdt: gradient boosting | gbdt | gbm | boosted trees | booster | boosting | gradient boosted trees | boosted model | tree ensemble | gbdts | gradient boosted
lightgbm < gbdt: lightgbm | lgbm | lgb | light gbm | lgbmclassifier | lgbmregressor
xgboost < gbdt: xgboost | xgb | xgbclassifier | xgbregressor | xg boost
catboost < gbdt: catboost | cat boost | cb
hist_gradient_boosting < gbdt: histgradientboosting | hist gradient boosting
adaboost: adaboost | ada boost
tabnet: tabnet
ft_transformer: ft transformer | tabtransformer | feature tokenizer transformer
tabpfn: tabpfn
resnet: resnet | resnet50 | resnet18 | resnet 50 | resnet34 | resnet101 | residual network
resnext: resnext
efficientnet: efficientnet | effnet | efficient net
convnext: convnext
vit: vit | vision transformer | patch transformer
swin: swin | swin transformer | shifted window
densenet: densenet
mobilenet: mobilenet
vgg: vgg
inception: inception
unet_plus: unet++ | nested u net
deeplab: deeplab | deeplabv3
mask_rcnn: mask rcnn | mask r cnn
faster_rcnn: faster rcnn | faster r cnn | two stage detector
yolo: yolo | one stage detector
detr: detr | query based detector
bert: bert | bert base | bert model
roberta: roberta
deberta: deberta | disentangled attention
electra: electra | replaced token detection
distilbert: distilbert
gpt: gpt | gpt2 | decoder only | autoregressive lm
t5: t5 | encoder decoder | seq2seq
llama: llama
mistral: mistral
qwen: qwen
whisper: whisper
wav2vec: wav2vec | wav2vec2
hubert: hubert
clip: clip model | clip weights | clip image | clip embeddings | openclip | contrastive language image
dino: dino | dinov2
mae: mae pretraining | masked autoencoder | masked image modelling | masked autoencoding | mae self supervised | mae weights
simclr: simclr
moco: moco | momentum contrast
byol: byol
simsiam: simsiam
sentence_transformer: sentence transformers | sbert | sentence bert | sentence embeddings
word2vec: word2vec | skip gram | cbow
fasttext: fasttext
glove: glove
tfidf: tf idf | tfidf | tfidfvectorizer | term frequency inverse document | inverse document frequency
bm25: bm25 | okapi
bag_of_words: bag of words | countvectorizer | word counts
arima: arima | sarima | autoregressive integrated moving average
exponential_smoothing: exponential smoothing | holt winters | ets
prophet: prophet
nbeats: n beats | nbeats
nhits: n hits | nhits
tft: temporal fusion transformer | tft
patchtst: patchtst | {patch time series transformer} | {patches of the series as tokens}
deepar: deepar
dlinear: dlinear | nlinear
informer: informer | autoformer
matrix_factorization: matrix factorization | matrix factorisation | svd | funk svd | latent factor model | factorize
factorization_machine: factorization machine | fm | deepfm | factorisation machine
neural_cf: neural collaborative filtering | ncf | {mlp on concatenated user item embedding/embeddings} | {neural network instead dot/inner product}
lightgcn: lightgcn | {graph convolution user item}
sasrec: sasrec | self attentive sequential recommendation
gru4rec: gru4rec
bert4rec: bert4rec
dcn_model: deep cross network | dcnv2 | cross layers | dcn v2 | cross network | deep and cross
wide_and_deep: wide and deep
dlrm: dlrm
autoencoder: autoencoder | auto encoder
vae: vae | variational autoencoder
gan: gan | generative adversarial network
diffusion: diffusion model | ddpm | diffusion
normalizing_flow: normalizing flow | realnvp | glow
gcn: gcn | gcnconv | graph convolutional network | graph convolution
gat: gat | gatconv | graph attention network | gatv2 | {attention weighted neighbour} | graph attention
graphsage: graphsage | sage conv
gin: gin | graph isomorphism network
mpnn: mpnn | message passing
graph_transformer: graph transformer | graphormer
schnet: schnet
dqn: dqn | deep q network | q learning | deep q learning
ddqn: double dqn | double q learning | ddqn | double q | {online network select target network evaluate}
dueling: dueling | dueling network | dueling heads | {separate value advantage stream/head/branch}
rainbow: rainbow
ppo: ppo | proximal policy optimization | clipped policy gradient
sac: sac | soft actor critic
td3: td3 | twin delayed
ddpg: ddpg
a2c: a2c | a3c | advantage actor critic
trpo: trpo | trust region policy
reinforce: reinforce | vanilla policy gradient
impala: impala | v trace
dreamer: dreamer | world model
muzero: muzero
`;
