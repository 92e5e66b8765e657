/** Optimisers, learning-rate schedules, the training loop and their parameters. */
export const OPTIMIZATION = `
## optimizer : method
optimizer: optimizer | optimiser | optim | {update rule}
adam < optimizer: adam | adaptive moment estimation | vanilla adam | plain adam
adamw < optimizer: adamw | {decoupled weight decay adam} | {adam decoupled decay} | adam w
nadam < optimizer: nadam | nesterov adam | {adam nesterov momentum}
radam < optimizer: radam | rectified adam
adamax < optimizer: adamax | {adam infinity norm}
amsgrad < optimizer: amsgrad | {adam maximum past second moment}
adabelief < optimizer: adabelief
adabound < optimizer: adabound
adafactor < optimizer: adafactor | {factored second moment} | {row column second moment factor/factorise}
adagrad < optimizer: adagrad
adadelta < optimizer: adadelta
rmsprop < optimizer: rmsprop | rms prop
sgd < optimizer: sgd | stochastic gradient descent | plain gradient descent
sgd_momentum < sgd: sgd momentum | momentum sgd | {sgd heavy ball} | {stochastic gradient descent momentum}
nesterov: nesterov | nesterov momentum | accelerated gradient | lookahead gradient momentum
lion < optimizer: lion | {sign momentum optimizer/optimiser} | {evolved sign optimizer/optimiser/based} | evolved sign momentum | sign based optimizer
signsgd < optimizer: signsgd | sign sgd | signum
muon < optimizer: muon | newton schulz | {orthogonalise momentum} | {orthogonal update momentum} | orthogonalised momentum | {orthogonal matrix update momentum}
shampoo < optimizer: shampoo | distributed shampoo | {kronecker preconditioner} | {kronecker factored precondition}
soap < optimizer: soap optimizer | soap | {adam shampoo eigenbasis}
kfac < optimizer: kfac | k fac | natural gradient
lbfgs < optimizer: lbfgs | l bfgs | bfgs | quasi newton | {second order limited memory}
lamb < optimizer: lamb optimizer | lamb
lars < optimizer: lars optimizer | lars | {layer wise adaptive rate scaling}
novograd < optimizer: novograd
prodigy < optimizer: prodigy
dadapt < optimizer: d adaptation | dadapt | dadaptation | {parameter free learning rate optimizer}
schedule_free < optimizer: schedule free | schedulefree
sophia < optimizer: sophia optimizer | sophia
adan < optimizer: adan optimizer | adan
yogi < optimizer: yogi optimizer | yogi
ranger < optimizer: ranger optimizer
adopt < optimizer: adopt optimizer
coordinate_descent < optimizer: coordinate descent
als < optimizer: als | alternating least squares | alternating squares | {alternate user item factor closed form}
evolution_strategy < optimizer: evolution strategies | cma es | cmaes | genetic algorithm
eight_bit_optimizer: 8 bit adam | 8bit optimizer | adamw8bit | adam8bit | paged adamw | bitsandbytes optimizer | {8 bit optimizer state}
lookahead: lookahead | {slow fast weights} | {slow weights interpolate k steps} | lookahead optimizer wrapper
sam: sam | sharpness aware minimization | sharpness aware minimisation | {flat minima perturb weights} | {adversarial weight perturbation step}
asam: asam | adaptive sharpness aware minimization

## gradient handling : method
clip_grad_norm: clip grad norm | gradient norm clipping | {clip norm gradient} | {cap/limit/bound norm/length gradient} | global norm clipping | max grad norm | gradient clipping | grad clip | clipnorm | {rescale gradient norm exceed} | clip gradient | {cap gradient length} | {clip global norm}
clip_grad_value: clip grad value | gradient value clipping | {clip gradient value} | {clip gradient element/elementwise/component} | clipvalue | {clamp gradient range/element}
adaptive_clip: adaptive gradient clipping | agc | {clip gradient relative weight norm} | unit wise clipping
gradient_centralization: gradient centralization | gradient centralisation | {centre/center/subtract mean gradient}
gradient_noise: gradient noise | {gaussian noise gradient} | {noise add gradient}
grad_accumulation: gradient accumulation | accumulate gradients | accumulation steps | grad accum | accumulate grad batches | {accumulate gradient step/micro/batch} | {optimizer step every backward/batch} | virtual batch | {sum gradient several mini batch update} | accum
gradient_checkpointing: gradient checkpointing | activation checkpointing | {recompute activation backward} | checkpoint activations | rematerialisation | remat
pcgrad: pcgrad | gradient surgery | {project conflict gradient}
gradient_penalty: gradient penalty | {penalise/penalize gradient norm input/critic/discriminator} | wgan gp | input gradient regularization
stop_gradient: stop gradient | stop grad | detach | {no gradient flow}
gradient_reversal: gradient reversal | grl | reverse gradient layer

## learning-rate schedule : method
lr_schedule: learning rate schedule | lr schedule | lr scheduler | learning rate scheduler | lrscheduler | scheduler
constant_lr < lr_schedule: constant learning rate | constant lr | fixed learning rate | flat learning rate | {learning rate constant} | {lr constant} | no decay schedule | {keep/hold learning rate fixed/constant/flat} | constant schedule
cosine_schedule < lr_schedule: cosine schedule | cosine annealing | cosine decay | cosineannealinglr | cosine annealing lr | cosine lr | half cosine | {cosine learning rate} | {cosine anneal} | {cosine curve decay/lower/anneal} | {follow/along cosine rate/lr/curve}
cosine_restarts < cosine_schedule: cosine annealing warm restarts | sgdr | warm restarts | cosine restarts | {restart learning rate cycle} | {cosine restart}
linear_schedule < lr_schedule: linear decay | linear schedule | {linear decay learning rate} | {linearly decay/anneal/lower/ramp rate/zero/lr} | polynomial decay power 1 | linear annealing | linear lr | {straight line learning rate zero}
polynomial_schedule < lr_schedule: polynomial decay | poly schedule | poly lr | polynomiallr | polynomial schedule
exponential_schedule < lr_schedule: exponential decay schedule | exponentiallr | exponential lr | {exponential decay learning rate} | {multiply learning rate every epoch gamma} | {learning rate shrink geometric}
step_schedule < lr_schedule: step decay | {divide/cut/multiply learning/step rate/size epochs/milestones/times} | steplr | step lr | multisteplr | multi step lr | step schedule | milestones | {drop/divide/cut learning rate epoch/milestone tenfold/factor} | staircase schedule | {learning rate drop at epoch} | piecewise constant schedule
plateau_schedule < lr_schedule: reduce lr on plateau | reducelronplateau | {reduce/halve/lower/cut/drop learning rate/lr plateau/stall/stagnate} | {lower step size validation stop improving} | {halve rate whenever validation flat/stall/improve}
one_cycle < lr_schedule: one cycle | 1cycle | onecyclelr | one cycle policy | super convergence | {ramp up then down learning rate one cycle} | onecycle
cyclic_schedule < lr_schedule: cyclic learning rate | cycliclr | cyclical learning rate | triangular learning rate
inverse_sqrt_schedule < lr_schedule: inverse square root | inverse sqrt | rsqrt | noam | {decay 1 sqrt step} | inverse root schedule | {proportional inverse root step}
wsd_schedule < lr_schedule: wsd | warmup stable decay | trapezoidal | {hold constant cooldown} | {constant then decay/anneal final/last} | constant with cooldown | {hold learning rate constant anneal} | {plateau then cool down learning rate} | {keep rate flat decay end/final/last} | trapezoid
warmup: warmup | warm up | linear warmup | learning rate warmup | {ramp learning rate up start/first/initial} | {ramp up lr/rate over first} | warmup steps | warmup epochs | {gradually increase/raise learning rate beginning/start/first/initial} | burn in lr | gradual warmup | {start tiny learning rate climb/grow} | warmup ratio
cooldown: cooldown | cool down | annealing phase | decay phase | decay to zero | {anneal zero} | {decay zero end/last/final} | {lower rate zero end/last/final}
lr_finder: lr finder | learning rate range test | lr range test
layerwise_lr_decay: layer wise learning rate decay | layerwise lr decay | llrd | discriminative learning rates | discriminative fine tuning | {lower/smaller/shrink learning rate per/each/lower/deeper layer/block} | {layer lr top decay} | {each layer/block get/gets learning rate/lr above} | layer decay | {learning rate shrink per layer}
differential_lr: differential learning rates | separate learning rate | {different learning rate backbone/encoder head} | param group learning rate | parameter groups | {backbone learning rate head} | {smaller learning rate backbone/encoder/pretrained than head}
lr_scaling_rule: linear scaling rule | {scale learning rate batch size} | square root scaling rule

## training parameter : param
learning_rate: learning rate | lr | step size | stepsize | eta | shrinkage | alpha lr | base lr | initial lr | learning rate init | initial learning rate
peak_learning_rate < learning_rate: peak learning rate | peak lr | max lr | maximum learning rate | max learning rate | top learning rate | {step size top schedule} | {highest learning rate} | {top schedule rate/lr}
min_learning_rate < learning_rate: minimum learning rate | min lr | eta min | lr floor | final learning rate | end lr | floor of the learning rate | lr min | {learning rate end floor/schedule}
weight_decay: weight decay | wd | decoupled decay | {shrink weights each step/update} | decay of the weights | weightdecay | {pull/shrink weights towards/toward zero}
momentum: momentum | momentum coefficient | heavy ball
beta1: beta1 | beta 1 | first moment decay | adam beta one | {first beta adam}
beta2: beta2 | beta 2 | second moment decay | {second beta adam} | {second moment averaging} | adam beta two | betas
adam_epsilon: adam epsilon | adam eps | optimizer epsilon | {epsilon denominator adam} | {numerical constant denominator}
batch_size: batch size | batchsize | minibatch size | mini batch size | per device batch | {samples/examples/images per step/batch/update/iteration} | bs | global batch | batch of | {sequences per step/batch}
epochs: epochs | n epochs | passes | sweeps | num epochs | epoch | passes over the data | {passes through training data/set} | full passes | num train epochs | {sweep/sweeps over data}
training_steps: training steps | max steps | iterations | total steps | train longer | updates | n iter | training budget | training length | num steps | {longer training} | {more training steps}
early_stopping: early stopping | early stop | earlystopping | patience | {stop/halt training/when validation improve/improving/worsen} | {halt validation stop improve} | stop early | early stopping rounds | {stop once validation plateau/rise/flat}
seed: random seed | seed | manual seed | random state
num_workers: num workers | dataloader workers | data loading workers
ema_decay: ema decay | averaging decay | decay of the moving average
dropout_rate: dropout rate | dropout probability | drop rate
gamma: gamma
temperature: temperature | temp | softmax temperature | tau
top_k: top k | topk
margin: margin
max_length: max length | maximum length | max len | max seq len | sequence length | context length | context window | block size | context size | max seq length | block length | {length of context} | seq len | n ctx | {tokens of context} | maximum sequence length | input length | window of tokens

## training procedure : method
mixed_precision: mixed precision | amp | fp16 | half precision | autocast | float16 | automatic mixed precision | 16 mixed
bfloat16: bf16 | bfloat16 | brain float
float32: fp32 | float32 | full precision | single precision
tf32: tf32 | allow tf32 | tensor float 32
fp8: fp8 | float8 | 8 bit float
int8_quantization: int8 | 8 bit quantization | 8 bit quantisation
int4_quantization: int4 | 4 bit quantization | 4bit | nf4 | load in 4bit | 4 bit
torch_compile: torch compile | compile the model | jit compile | torchscript | xla | inductor
distributed_training: distributed data parallel | ddp | fsdp | multi gpu | deepspeed zero | data parallel
freeze: freeze | frozen | requires grad false | {keep/stay/hold fixed backbone/trunk/encoder/weights/parameters/embeddings} | {not update weights/encoder/backbone} | {stay fixed} | lock weights | freezing | linear probe | linear probing | trainable false | {only head learn/train/learns} | {leave untouched weights/backbone/encoder}
unfreeze: unfreeze | gradual unfreezing | unfrozen | thaw | {gradually release layer}
finetune: fine tune | fine tuning | finetune | finetuning | transfer learning | adapt pretrained | {full fine tuning}
from_scratch: from scratch | random initialization | random init | {train without pretrained} | pretrained false | weights none | {randomly initialised weights}
pretraining: pretrain | pretrained | pre train | pretraining | pre training | {initialise/initialize/start/begin weights/checkpoint} | pretrained weights | {warm start checkpoint} | load checkpoint | init from
continued_pretraining: continued pretraining | domain adaptive pretraining | dapt | continue pretraining | further pretraining | {continued mlm} | task adaptive pretraining
curriculum: curriculum | curriculum learning | easy to hard | {easy/short/simple first then hard/long/difficult} | {order sample difficulty} | {gradually harder}
progressive_resizing: progressive resizing | {gradually increase/grow resolution/image size} | {small resolution first then larger} | {start small image end full/large}
adversarial_training: adversarial training | fgm | pgd training | fgsm | {adversarial perturb/perturbation embedding/input} | adversarial examples | awp | freelb
multi_task: multi task | auxiliary task | auxiliary head | auxiliary loss | {jointly predict} | multitask | side task | joint objective | {second head predict} | aux loss
self_training: pseudo label | pseudo labels | pseudo labelling | pseudo labeling | self training | noisy student | {confident predict/predictions unlabelled/test train/labels} | {treat confident prediction label} | {own prediction unlabelled label}
knowledge_distillation: knowledge distillation | distillation | distill | distil | teacher student | soft targets | soft labels teacher | {match/mimic/imitate teacher} | {student teacher logits/output/probabilities} | {learn from larger model output/logits/probabilities}
self_distillation: self distillation | born again | {distil same architecture own prediction}
ema_weights: exponential moving average | ema | model ema | modelema | ema weights | {moving average weights/parameters} | {trailing/shadow copy weights/parameters} | {slow running average weight/parameter} | polyak averaging | {exponential average weights/parameters} | weight ema | shadow weights | averaged copy of the weights | {slowly average/averaged weights/parameters}
swa: stochastic weight averaging | swa | averagedmodel | {average weights last/final/tail epochs/training/checkpoints} | {equal average weights end training} | swalr
checkpoint_averaging: checkpoint averaging | average checkpoints | {average weights checkpoints best/last} | model soup | model soups | {average weights of several runs/finetuned/fine} | greedy soup | {mean parameters checkpoints}
r_drop: r drop | rdrop | {two dropout pass kl/agree/consistent} | {two forward passes dropout kl}
mean_teacher: mean teacher
consistency_regularization: consistency regularization | consistency loss | consistency training | {same prediction two augmentation/views} | unsupervised data augmentation | fixmatch | pi model
label_smoothing: label smoothing | label smoothing factor | smooth labels | smoothed targets | {soften hot/target/label} | {smoothing targets} | {spread probability mass other/wrong class} | soft one hot | {mass other classes}
deep_supervision: deep supervision | auxiliary classifier | {loss intermediate layer} | {supervise intermediate output/layer}
weight_init: weight initialization | weight init | initialization | initialisation | init scheme
xavier_init < weight_init: xavier | glorot
kaiming_init < weight_init: kaiming | he init | he initialization | he normal
orthogonal_init < weight_init: orthogonal init | orthogonal initialization | orthogonal initialisation
zero_init < weight_init: zero init | zero initialization | {initialise/initialize zero residual/last/output/gamma} | zero init residual | rezero | {start block identity}
reinit_layers: reinitialise layers | {reinitialise/reinitialize/reset top/last layers} | reinit | {re initialise top/last layer} | reset weights
llr_batch_schedule: batch size schedule | {increase batch size during training} | batch size warmup
hyperparameter_search: hyperparameter search | optuna | grid search | random search | bayesian optimization | hyperparameter tuning
`;
