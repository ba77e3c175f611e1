"""The page store: prepared answers by address, on disk and in memory, in front of Django (decision 35).

`front` stands in `bamex.wsgi` and answers from the store; what it lacks it has Django make, once for all processes.
`prepared` is an answer and its replies, `folder` and `memory` keep answers, `watching` knows what the content is at,
`reads` notes what a page is made of. A request that is answered from the store runs no code of Django.
"""
