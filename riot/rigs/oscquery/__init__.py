"""OSCQuery: a page on which programs find every address by themselves, and hear it change.

The proposal is Vidvox's, https://github.com/Vidvox/OSCQueryProposal.
"""
