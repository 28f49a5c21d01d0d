/** Passphrases to suggest: words that are easy to say and to spell, drawn by chance. */

/** Fewer characters are too easily guessed. */
export const LEAST_PASSPHRASE = 12;

/** 5 of 953 words: 2^49 passphrases, and each guess costs a derivation of a key. */
const WORDS_SUGGESTED = 5;

/** "river amber kettle walnut comet" */
export function suggestPassphrase(): string {
  return Array.from({ length: WORDS_SUGGESTED }, () => WORDS[below(WORDS.length)]).join(' ');
}

/** A whole number from 0 to `limit`, without it, each as likely as the other. */
function below(limit: number): number {
  const most = Math.floor(2 ** 32 / limit) * limit;
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < most) return value % limit;
  }
}

const LIST =
  'acorn actor adobe agile album alder alley alloy almond amber amble anchor angle ankle antler apple apron ' +
  'arbor arch arena armor arrow artist ashen aspen aster atlas atom attic auburn autumn avid awake axle azure ' +
  'badge bagel baker balcony ballad balsa bamboo banjo banner barber bargain barley barn barrel basil basin ' +
  'basket bathtub beach beacon beaver bedrock beech beetle bell belt bench berry bicycle birch biscuit bison ' +
  'blanket blaze blender blossom blue board boat bobbin bonnet book boot border borrow bottle boulder bowl ' +
  'bracelet bramble brass bread breeze brick bridge brisk bronze brook broom brush bubble bucket buckle bugle ' +
  'bundle bunny burrow butter button cabin cable cactus camel camera campus canal candle canoe canvas canyon ' +
  'caramel caravan carbon cargo carpet carrot carton castle cattle cedar celery cellar cello cement cereal ' +
  'chalk chamber channel chapel charcoal chariot cheese cherry chestnut chimney choir cider cinder cinema ' +
  'circle circus citrus clamp clarinet clay clever cliff cloak clock closet cloud clover coast cobalt cobble ' +
  'coconut coffee coin comet compass concert condor copper coral cork corner cotton couch cougar country cousin ' +
  'cradle crane crater crayon cream credit creek crescent cricket crimson crocus crown crumb crystal cuckoo ' +
  'cupola curtain cushion cycle cymbal cypress daffodil dagger dahlia dairy daisy dancer dandelion dapple dawn ' +
  'deacon debut decade deer delta denim depot derby desert desk dessert diamond diary diesel dinner dipper ' +
  'ditch dock dolphin domino donkey doorbell dragon drawer dream drift drizzle drum duchess duck dugout dune ' +
  'dusk dustpan dwarf dynamo eagle early earth easel echo eclipse elbow elder elk elm ember emerald emperor ' +
  'empty enamel engine envelope errand escort estate evening express fable fabric falcon family fanfare farmer ' +
  'fathom feast feather fennel ferry fever fiber fiddle field figure filter finch finger fir flag flame flannel ' +
  'flask fleece flint floor flour flower flute foam fog folder forest fork fossil fountain fox frame freckle ' +
  'freight friday frost fruit funnel furnace gable galaxy gallery gallop garage garden garlic garnet gate ' +
  'gazelle gecko gem gentle geyser giant ginger giraffe glacier glade glass glider globe glove goat goblet ' +
  'golden gondola goose gorge granite grape graph grass gravel green grocer grotto guitar gull gymnast gypsum ' +
  'habit hail half hallway hamlet hammer hammock hamster handle harbor hare harness harp harvest hatch haven ' +
  'hawk hazel heather hedge helmet hemlock heron hickory hill hinge hobby hollow holly honey hood hoof horizon ' +
  'hornet horse hostel hotel hound house humble hummingbird hunter hurdle husky hyacinth iceberg icicle igloo ' +
  'indigo inkwell inlet insect island ivory ivy jacket jade jaguar jam jasmine jazz jelly jersey jewel jigsaw ' +
  'jockey journal journey judge juggler juice jumper jungle juniper jury kayak keel kelp kernel kettle keyboard ' +
  'kiln kimono kingdom kiosk kitchen kite kitten knapsack knee knight knot koala label lace ladder ladle lagoon ' +
  'lake lamp landing lantern larch lark laser lasso lattice laundry laurel lava lavender lawn leaf leather ' +
  'lecture legend lemon lens lentil leopard lettuce level lever library lichen lily lime linden linen lion ' +
  'lizard llama lobby lobster locket locust loft lotus lumber lunar lunch lute lyric machine magnet magnolia ' +
  'magpie mahogany maiden mailbox mallet mammoth mandolin mango mantle maple marble margin marigold marina ' +
  'market marlin maroon marsh mason mast mattress meadow medal melody melon memory mercury meteor metro ' +
  'midnight mill mimosa minnow mint mirror mitten moat model mole monday monsoon moon moose morning mosaic moss ' +
  'motor mountain muffin mulberry mule museum mushroom music mustard myrtle napkin narrow native nature navy ' +
  'nectar needle neon nephew nest nettle nickel night noble nomad noodle north notebook november nugget number ' +
  'nutmeg nylon oak oasis oatmeal oboe ocean october octopus office olive onion opal opera orange orbit orchard ' +
  'orchid organ origami osprey ostrich otter outdoor oval oven owl oxen oyster paddle padlock pagoda painter ' +
  'palace palm pancake panda panel panther papaya paper parade parcel parrot parsley pasture patch path peach ' +
  'peacock peanut pearl pebble pecan pedal pelican pencil pendant pepper perch petal phoenix piano pickle ' +
  'picnic pier pigeon pilgrim pillow pilot pine pioneer pistachio pitcher planet plank plaster plateau platter ' +
  'plaza plum pocket poem polar pollen pond pony poplar poppy porch porridge portal postcard potato pottery ' +
  'powder prairie pretzel prism puddle puffin pulley pumpkin puppet purple puzzle pyramid quail quarry quartz ' +
  'queen quill quilt quiver rabbit raccoon radar radio radish raft railway rain raisin rally ranch ranger ' +
  'raspberry raven ravine reed reef relay ribbon riddle ridge ripple river robin rocket rodeo roof rope rose ' +
  'rowboat ruby rudder ruler rustic saddle saffron sage sail salad salmon salsa salute sandal sandbox sapling ' +
  'sapphire sardine satchel satin saturn sauce savanna scarf scarlet school scooter scroll sculptor season seed ' +
  'sequoia shadow shell shelter shepherd shore shovel shrimp signal silk silver singer siren skate sketch ' +
  'sleigh slipper sloop smoke snail snorkel snow soap socket sofa solar sonnet soup south spark sparrow spatula ' +
  'spice spider spinach spindle spiral splash sponge spoon spring spruce squash squirrel stable stadium station ' +
  'statue steam stencil stone storm stove straw stream street string studio sugar suitcase summer summit sunday ' +
  'sunset surf swallow swan sweater swift sycamore syrup table tadpole tailor talon tambourine tango tapestry ' +
  'target tavern teacup teapot temple tennis tent terrace theater thicket thimble thistle thread throne thunder ' +
  'ticket tiger timber tinsel toast tomato topaz torch tornado tortoise totem toucan tower tractor trail train ' +
  'trapeze travel treasure trellis tribute tricycle trolley trophy trout truffle trumpet trunk tulip tundra ' +
  'tunnel turban turnip turtle twilight twine typhoon umbrella uncle unicorn uniform unity upland urban utensil ' +
  'vacuum valley vanilla vapor vase vault velvet veranda vessel village vine vineyard vintage violet violin ' +
  'viper visitor volcano voyage wafer waffle wagon walnut walrus waltz warbler warehouse water wave waxwing ' +
  'weather weaver wedge well west whale wharf wheat wheel whisker whistle white wicker wigwam willow window ' +
  'winter wisteria wizard wolf wombat wonder wool workshop wren yacht yarn yellow yogurt yonder zebra zenith ' +
  'zephyr zigzag zinnia zipper zodiac';

const WORDS = LIST.split(' ');
