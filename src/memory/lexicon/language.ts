/** Plain words: what is acted on, who and what data is about, qualifiers of time, place and amount. */
export const LANGUAGE = `
## qualifier : modifier
first_q: first | initial | early | beginning | start | initially | opening
last_q: last | final | late | ending | end | latter | tail end | closing
middle_q: middle | midway | halfway
only_q: only | alone | solely | exclusively | merely | just
all_q: all | every | each | entire | whole | full | everywhere | everything | complete
none_q: none | no | without | never | not | zero
both_q: both
before_q: before | prior | ahead | preceding | beforehand
after_q: after | following | subsequent | afterwards | then
during_q: during | while | throughout
training_time: train time | training time | during training
inference_time: inference | test time | at test | prediction time | serving | at inference | evaluation time
random_q: random | randomly | at random | stochastic | stochastically
fixed_q: fixed | static | deterministic
learnable_q: learnable | learned | trainable | learnt
adaptive_q: adaptive | dynamic | dynamically | automatic
hard_q: hard | difficult
easy_q: easy | simple
same_q: same | equal | equally | identical | equal weight | same weight
different_q: different | distinct | various
weighted_q: weighted average | weighting scheme
soft_q: soft
top_q: top | upper | highest ranked
bottom_q: bottom | lower layers | lowest
local_q: local
global_q: global | overall
rare_q: rare | infrequent | tail | uncommon | minority | underrepresented | scarce | seldom
common_q: common | frequent | majority | popular
long_q: long | longer | lengthy
short_q: short | shorter | brief
new_q: new | additional | extra | another
single_q: single
multiple_q: multiple | several | many
linear_q: linear | linearly | straight
exponential_q: exponential | exponentially
cosine_q: cosine
per_class: per class | each class | class wise | classwise
per_channel: per channel | channel wise
per_token: per token
per_sample: per sample | per example
per_user: per user | per customer | each user
per_layer: per layer | layer wise | layerwise
upstream_q: source
horizontal_q: horizontal | horizontally
vertical_q: vertical | vertically
forward_q: forward | forwards
backward_q: backward | backwards
online_q: online | on the fly
offline_q: offline | precomputed | ahead of time
left_q: left
right_q: right
positive_q: positive
negative_q: negative
negatives: negatives
symmetric_q: symmetric
asymmetric_q: asymmetric
hidden_q: hidden | intermediate | inner
daily: daily | per day
weekly: weekly | per week
monthly: monthly | per month
yearly: yearly | annual | annually | per year
hourly: hourly | per hour

## acted on : target
weights: weights | parameters | params
gradient: gradient | gradients | grad
prediction: prediction | predictions | output | outputs | predicted | forecast | forecasts | preds
probability: probability | probabilities | proba
logits: logits | logit | scores
hidden_state: hidden states | activations | hidden state | feature maps | feature map | representation
attention_weights: attention weights | attention scores | attention map
query_key: queries and keys | query key
residual_stream: residual stream | residual branch
mlp_block: mlp block | feed forward block
attention_block: attention block | attention layer | attention layers
embedding_weights: embedding matrix | word embeddings
lm_head < head: lm head | output embedding | unembedding | unembedding matrix
checkpoint: checkpoint | checkpoints
training_set: training set | training data | train set | training rows | training examples | training samples | dataset | data
validation_set: validation set | validation | val set | dev set | held out | held out set
test_set: test set | test data
batch: batch | minibatch | mini batch | batches
image: image | images | picture | pictures | photo | photos | frame pixels | scans | scan | photograph | photographs
xray: x ray | xray | radiograph | radiographs | chest film | x rays | chest x ray
mri: mri | magnetic resonance
ct: ct | computed tomography
histology: histology | pathology | whole slide | wsi | slides
satellite: satellite | aerial | remote sensing
face_img: face | faces
pixel: pixel | pixelwise | per pixel
mask_t: mask | masks | segmentation map | segmentation mask
bounding_box: bounding box | boxes | bbox | box
video: video | videos | clip video
keypoint: keypoint | keypoints | landmarks
text_doc: text | texts | document | documents | docs | page | pages
sentence: sentence | sentences | utterance | utterances
token: token | tokens | word | words | wordpieces
query_t: query | queries | search query
key_t: keys
answer: answer | answers | response | responses | completion | completions
question: question | questions
conversation: dialogue | conversation | chat
code_text: source code
audio_rec: audio | recording | recordings | sound | sounds | waveform file | track | tracks
speech: speech | voice | spoken
music: music | song | songs
speaker: speaker | speakers
spectrogram: spectrogram | spectrograms
series: time series | series | sequence of measurements
graph_t: graph | graphs
node: node | nodes | vertices
edge: edge | edges
molecule: molecule | molecules
policy: policy | actor | agent policy
value_function: value function | critic network | value network | q network | value head
reward: reward | rewards | return
observation: observation | observations | states | state
action: action | actions
environment: environment | environments | simulator
episode: episode | episodes
row: row | rows | example | examples | sample | samples | observation row | data points | instance | instances
clinical: diagnosis | disease

## people and business : target
customer: customer | client | shopper | buyer | clients | customers | subscriber | account holder | consumer
user: user | users | viewer | viewers | visitor | listener | member | person
patient: patient | patients | patientid | subject
person: people | person | individual
hospital: hospital | site | clinic | medical centre
item: item | items | products | product item | catalogue | article
merchant: merchant | seller | shop | vendor
store: store | shops | branch | outlet | stores
applicant: applicant | borrower | debtor
loan: loan | borrowed | loan amount | amnt | credit amount | loan amnt | debt
income: income | earnings | salary | annual income | earn | wage | annual inc | makes per year
savings: savings | deposits
price: price | cost | saleprice | sale price | sales price | priced
house: house | home | property | housing | dwelling | building
property_value: property value | house value
area: area | square footage | floor area | lot area | living area | surface area | size of the house
transaction: transaction | transactions | purchase | purchases | orders | order | payments | payment | bought
amount: amount | amounts | sum of money | spend | spending
sales: sales | demand | units sold | revenue | turnover
fraud: fraud | fraudulent
churn: churn | attrition | cancel
click: click | clicks | ctr
weather_t: temperature feature | humidity
energy: load | electricity | power consumption | energy
traffic: traffic | flow
sensor: sensor | sensors
device: device | devices
zip: zip code | postcode | postal code | zipcode
city: city | cities | town
country: country | countries | region
job: occupation | job title
gender: gender | sex
species: species
stock: stock | stocks | equity
hour_t: hour | hours
day_t: day | days | date
week_t: week | weeks
month_t: month | months
year_t: year | years
minute_t: minute | minutes

## task : target
classification: classification | classify | classifier
regression: regression | regressor
segmentation: segmentation | segment
detection: detection | detector | detect
ranking: ranking | rank | ranker
recommendation: recommendation | recommendations | recommender | recommend
forecasting: forecasting
translation_t: machine translation | nmt
summarization: summarization | summarisation | summary
qa: question answering
ner: named entity | ner
sentiment: sentiment
asr: speech recognition | asr | transcription
tts: text to speech | tts | speech synthesis
generation: generation | generate | generated
retrieval: retrieval | retrieve | search
anomaly: anomaly | anomaly detection
language_model: language model | lm | llm | large language model | causal lm
tabular_model: tabular model
model: model | network | net | learner

## effect words : noise
improve: improve | improves | improvement | better | help | helps
overfit: overfit | overfitting | overfits
underfit: underfit | underfitting
generalize: generalise | generalize | generalisation | generalization
stabilize: stabilise | stabilize | stability | stable training
speedup: faster | speed up | speedup
memory_use: memory | vram
converge: converge | convergence | converges
robust: robust | robustness
`;
