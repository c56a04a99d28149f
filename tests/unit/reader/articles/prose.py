"""Texts written for these tests after the rules, of many kinds and without any page furniture; and one made-up page."""

REPORT = """Harbour towns brace for a longer strike

The ferry crews of the northern islands will stay ashore for a third week, their union said on Tuesday.

Talks broke down late on Monday when the owners withdrew an offer of shorter shifts in winter.
“We were an hour from a signature,” said Ana Lindqvist, who speaks for the crews. “Then the paper was gone.”

What the owners want
The owners say that the islands have too many crossings for too few passengers.
They would keep the morning boats and share the rest among themselves.
Shops on the outer islands have begun to ration flour, eggs and fuel.

A mediator is to meet both sides on Thursday. Neither has said that it will come.
"""

SPEECH = """Mr. Speaker, friends, fellow citizens:

Thank you.
We meet in a year that nobody would have chosen.
The river rose twice. Twice we went down to the levee together, and twice we came back up.

I will not read you a list of what was lost. You know it better than I do.
I ask you for three things tonight.

First, patience. The pumps will be late.
Second, money! There is no polite word for it.
Third, that we subscribe to no man's idea that this town is finished.

God bless this valley, and good night.
"""

ESSAY = """On keeping a notebook of other people's sentences

I

My grandfather copied sentences out of newspapers and never said why.
He wrote them in pencil, with the date and the name of the paper, and he did not comment on any of them.

II

To read the notebook now is to read a newspaper with the news taken out.
What is left is tone: the reply that answers nothing, the comment nobody asked for, the share each takes of a blame.

See also how seldom anyone in it says “I”.

III

I have begun one myself. More on this when there is more of it!
"""

LETTER = """Lisbon, 3 November 1931

Dear Edith,

Your parcel came on Friday, with the seals unbroken, which is a wonder in this house.
The gloves fit. The book I have read already, but I read it again on the tram and missed my stop twice.

Mother is better, or says so.
She asks after the piano. I told her that it was sold well.

Do write before the winter mails stop. I find that I keep the whole week free around your letters.

With love,
Tomas

P.S. The man from the bank came again.
"""

INTERVIEW = """The last lighthouse keeper on the sound

How long have you lived out here?
Thirty-one years in March.
And before that?
Before that I was afraid of water. I sold insurance in the town, to people who were afraid of fire.
You never get lonely?
No.
Really?
People say hello on the radio. I say hello back. It is a kind of home.
What do you do when there is fog?
I listen. You get a feeling for engines. There is one boat, a blue one, that I would know in my sleep, and the boy who
runs her does not know that I know it.
What happens when the light goes automatic next year?
I'll read. I have been saving the long ones.
"""

JUDGMENT = """IN THE MATTER OF THE RIVERSIDE ORCHARDS

Before Okafor, Lindqvist and Brandt, judges

Judge Okafor delivered the opinion of the court.

The question is whether a lease for the growing of apples ends when its trees have died. We hold that it does not.

A. Background
In 1974 the parties agreed that the orchard should be leased “for so long as apples are grown thereon.”
The blight of 2011 killed every tree on the property. The tenant replanted in the spring of 2012.
The owner sued for possession in the interval, which lasted seven months.

B. Discussion
Words in a lease are read as those who signed it would have read them.
No one who has grown apples believes that an orchard is finished when it is bare.

The judgment of the court below is reversed.
It is so ordered.
"""

STORY = """The Visitor

“You came,” she said.
He looked at the chair. Nobody had moved it.
“I said I would.”
“People say things.”
“Yes.”
Rain had got into the hall, and with it the smell of the horses, and neither of them went to close the door.
“Sit down,” she said at last. “Or don't.”
He sat.
Outside a cart went by, slowly, as carts do when the driver is looking in at windows…
“They will talk,” he said.
“Let them.”
It was the first time that he had heard her laugh.
“Continue,” said the clock, or so it seemed to him; it had always been an impatient clock.
"""

POEM = """Inventory

One lamp, no oil
two chairs
the sound of somebody
not coming up the stairs

A calendar
with all the Fridays gone
a radio
a cardigan, half on

The window keeps
its copy of the moon
I owe it light
It says that I'll pay soon
"""

ENCYCLOPEDIA = """Salt roads

Salt roads were routes over which salt was carried from the coast or from mines to places that had none.

Origins
The oldest that can be traced ran inland from the lagoons of the upper Adriatic.
Carriers paid toll at bridges and were forbidden to leave the road at night.

Decline
Canals took most of the trade in the eighteenth century, and railways the rest.

Legacy
Several towns keep the word in their names.
The road from Halle to Prague is a path for walkers today.

Notes
Measures differed from town to town; a “load” was what one horse could carry.

Literature
Brandt, M.: Carriers and Tolls, Prague 1962
Okafor, A.: White Gold, London 1988
"""

ADVICE = """How to read a court file in one afternoon

Start at the end. The last order tells you what everyone was fighting about, and it is usually the shortest page.

Get a list of the parties before you read a word of argument.
Sign nothing out; ask for copies and note the page numbers as you go.
Do not trust summaries, your own from yesterday included.

When two witnesses agree on every word, write down who prepared them.
Share what you find with someone who dislikes your thesis.

If a page is missing, say so in your notes, with the date and the name of the clerk.
"""

WRAPPED = """Notes from the observatory

The comet was first seen here on the ninth, low over the western ridge, by
the two students who had stayed behind to clean the plates. They took it for
a smear.

By the eleventh there was no doubt. It had a tail of about one degree, a
little bent, and the nucleus could be told from the coma even in the small
refractor. We sent a telegram that night.

Clouds came in on the twelfth and stayed for a week. When they lifted it was
gone behind the sun, and what we have of it is nine plates, of which four
are good.
"""

RUSSIAN = """Паромы снова встали

Паромщики северных островов не выйдут на работу третью неделю подряд, сообщил во вторник профсоюз.

Переговоры сорвались поздно вечером в понедельник.
Владельцы судов отозвали предложение о коротких зимних сменах.

Посредник встретится с обеими сторонами в четверг.
"""

CHINESE = """渡轮罢工进入第三周

北方群岛的渡轮船员周二表示，他们将连续第三周停工。

谈判在周一深夜破裂，船东撤回了缩短冬季班次的提议。

调解人将于周四会见双方，但双方都没有表示是否出席。
"""

PROSE = {
    "report": REPORT,
    "speech": SPEECH,
    "essay": ESSAY,
    "letter": LETTER,
    "interview": INTERVIEW,
    "judgment": JUDGMENT,
    "story": STORY,
    "poem": POEM,
    "encyclopedia": ENCYCLOPEDIA,
    "advice": ADVICE,
    "wrapped": WRAPPED,
    "russian": RUSSIAN,
    "chinese": CHINESE,
}

PAGE = """Skip to content
Menu
Home
World
Business
Opinion
Subscribe
The Harbour Post
Ferry crews stay ashore for a third week
Crossing times are cut to one boat a day as talks break down
By Ana Lindqvist and Tomas Brandt, Island Correspondents
Published: 14 March 2023, 6:02 p.m. | Updated: 15 March 2023
5 min read
Share
Facebook Twitter WhatsApp Email
Photo: Harbour Post archive
The ferry crews of the northern islands will stay ashore for a third week, their union said late on Tuesday night.
Talks broke down late on Monday when the owners withdrew an offer of shorter shifts in winter that the crews liked.
Advertisement
“We were an hour from a signature,” said Ana Lindqvist, who speaks for the crews. “Then the paper was gone.”
READ MORE: What the strike means for the outer islands
The owners say that the islands have too many crossings for too few passengers, and that empty boats cannot be paid for.
A mediator is to meet both sides on Thursday. Neither has said that it will come.
This article was first published in the Harbour Post.
Tags: ferries, strikes, islands
More from World
Salt roads open to walkers
Comet seen over the western ridge
Sign up for our daily newsletter
Enter your email
3 Comments
Peter K. says:
They should sell the boats and be done with it, honestly, nobody needs four crossings in a day when one is enough.
Log in to reply
Back to top
© 2023 The Harbour Post. All rights reserved.
"""
"""A made-up news page, as a scraper sees it."""

PAGE_BODY = {10, 17, 18, 20, 22, 23}
"""Which of its lines are article text, from 1."""
