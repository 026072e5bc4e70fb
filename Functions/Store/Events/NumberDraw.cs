using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Chance for the number of a new appeal; nobody may guess the next one.</summary>
public delegate ulong NumberDraw();
